import { z } from 'zod';
import { named, profileId, recordId, text, timestamps, word } from './fields.ts';

const TYPES = ['string', 'integer', 'float', 'boolean', 'json', 'array'] as const;

const value = z.unknown().optional().describe('Any value of the kind that `type` names.');

/** A field the tenant added to a record. */
export const customField = named('CustomField', 'A field the tenant added to a record.', {
  id: recordId(),
  namespace: text(),
  handle: text(),
  name: text(),
  type: word(TYPES, 'Kind of the value'),
  value,
});

/** A field the tenant added to a profile. */
export const customAttribute = named('CustomAttribute', 'A field the tenant added to a profile.', {
  id: recordId(),
  profile_id: profileId(),
  namespace: text(),
  handle: text(),
  type: word(TYPES, 'Kind of the value'),
  value,
  ...timestamps(),
});
