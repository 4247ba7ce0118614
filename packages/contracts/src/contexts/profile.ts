import { z } from 'zod';
import { address } from './address.ts';
import { aggregations } from './aggregations.ts';
import { attributes } from './attributes.ts';
import { customAttribute } from './custom-field.ts';
import {
  day,
  flag,
  freeMap,
  listOf,
  listOrMap,
  money,
  named,
  number,
  objectOf,
  profileId,
  recordId,
  text,
  textOrNumber,
  texts,
  timestamps,
  utcTime,
  word,
} from './fields.ts';
import { identity } from './identity.ts';
import { location } from './location.ts';
import { organisation, region } from './region.ts';
import { staff } from './staff.ts';
import { status } from './status.ts';
import { tierMembership } from './tier.ts';

const person = {
  external_id: text('Id in another system.'),
  title: text(),
  first_name: text(),
  last_name: text(),
  full_name: text('Computed from the names.'),
  email: text(),
  gender: word(['male', 'female', 'withheld', 'other']),
  company: text(),
  occupation: text(),
  avatar_url: text(),
  mobile_phone: text('E.164.'),
  mobile_phone_country: textOrNumber('Dialling code, such as 61.'),
  mobile_phone_national: text(),
  mobile_phone_national_prefix: text(),
  mobile_phone_e164: text('E.164.'),
  secondary_phone: text('E.164.'),
  birth_day: textOrNumber('Day of the month, from 1.'),
  birth_month: textOrNumber('Month, from 1.'),
  birth_year: textOrNumber('Year of four digits.'),
  birth_date: day('Date of birth'),
  next_birthday: day('Next birthday'),
  birth_days: number('Days to the next birthday.'),
  birth_days_past: number('Days since the last birthday.'),
};

const membership = {
  currency: text('ISO 4217 code.'),
  joined_at: utcTime('Joined at'),
  is_public: flag(),
  is_completed: flag(),
  profile_type: word(['temporary', 'dependant', 'incomplete', 'pending', 'system', 'active', 'deleted']),
  joined_location_id: recordId(),
  joined_location: objectOf(location),
  preferred_location_id: recordId(),
  preferred_location: objectOf(location),
  joined_staff_id: textOrNumber(),
  joined_staff: objectOf(staff),
  preferred_staff_id: textOrNumber(),
  preferred_staff: objectOf(staff),
  tier_handle: text('Handle of the current tier.'),
  tier: objectOf(tierMembership),
  identities: listOf(identity),
  tags: texts('Handles.'),
  flattened_tags: texts('Handles of the tags; in contexts only.'),
  statuses: texts('Handles.'),
  statuses_original: listOf(status),
  flattened_statuses: texts('Handles of the statuses; in contexts only.'),
};

const balances = {
  reward_balance: money('Value of the unspent rewards.'),
  point_balance: number('Unspent points.'),
  point_balance_dollars: money('The same points as money.'),
  combined_balance_dollars: money('Rewards and points together, as money.'),
  benefit_balance: number(),
  credit_balance: number(),
};

/** Everything a profile has beside its id: at the root of `profile.*`, under `profile` elsewhere. */
export const profileFields = {
  ...person,
  ...membership,
  ...balances,
  aggregations: objectOf(aggregations),
  attributes: objectOf(attributes),
  custom_attributes: listOrMap(customAttribute),
  custom_fields: freeMap(),
  address: objectOf(address),
  addresses: listOf(address),
  region: objectOf(region),
  regions: listOf(region),
  organisations: listOf(organisation),
  created_by: text('Who or which token made it.'),
  ...timestamps(),
};

export const profileRootId = z.string('must be a string: the id of the profile').describe('Id of the profile.');

/** The context of `profile.created` and `profile.updated`. */
export const profileContext = named('ProfileContext', 'A profile.', { id: profileRootId, ...profileFields });

/** The linked person inside every other context. */
export const nestedProfile = objectOf(
  named('Profile', 'The linked person.', { id: profileId('Id of the profile.'), ...profileFields }),
);
