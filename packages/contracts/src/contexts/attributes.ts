import { z } from 'zod';
import { appearance } from './appearance.ts';
import { comms } from './comms.ts';
import { day, flag, freeMap, listOf, named, objectOf, profileId, recordId, text, timestamps } from './fields.ts';

/** A date that matters to a person, such as a wedding day. */
const dateAttribute = named('DateAttribute', 'A date that matters to a person.', {
  id: recordId(),
  profile_id: profileId(),
  date: day(),
  name: text(),
  handle: text(),
  description: text(),
  is_recurring: flag(),
  recurring_schedule: text(),
  relationship: text(),
  role: text(),
  note: text(),
  meta: freeMap(),
  links: listOf(z.unknown()),
  ...timestamps(),
});

/** The attribute groups of a profile. */
export const attributes = named('Attributes', 'The attribute groups of a profile.', {
  comms: objectOf(comms),
  appearance: objectOf(appearance),
  dates: listOf(dateAttribute),
});
