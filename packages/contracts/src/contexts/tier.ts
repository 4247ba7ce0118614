import {
  flag,
  freeMap,
  named,
  number,
  objectOf,
  profileId,
  recordId,
  text,
  texts,
  timestamps,
  utcTime,
} from './fields.ts';
import { region } from './region.ts';

/** What a profile and the tier it holds share: `tier` of a profile, and the root of `tier.achieved`. */
export const tierMembershipFields = {
  name: text(),
  handle: text(),
  achieved_at: utcTime('Reached at'),
  anniversary_at: utcTime('Next reviewed at'),
  maintained_at: utcTime('Last kept at'),
  assigned_at: utcTime('Assigned by hand at'),
};

export const tierMembership = named('TierMembership', 'The tier a profile holds.', {
  id: recordId(),
  profile_id: profileId(),
  ...tierMembershipFields,
});

export const tierDefinition = named('TierDefinition', 'A step of the loyalty programme.', {
  id: recordId(),
  name: text(),
  handle: text(),
  is_floor: flag('Whether everybody has at least this tier.'),
  value_min: number('Credit needed to reach it.'),
  value_maintain: number('Credit needed to keep it.'),
  is_assignable: flag('Whether staff may assign it by hand.'),
  disable_credit: flag(),
  description: text(),
  short_description: text(),
  long_description: text(),
  terms_conditions: text(),
  earn_instructions: text(),
  internal_notes: text(),
  icon: text(),
  image_url: text(),
  tags: texts(),
  meta: freeMap(),
  region_id: recordId(),
  region: objectOf(region),
  ...timestamps(),
});
