// The link of a context to its person: `profile_id` at the root, the enriched profile under `profile`.
import { z } from 'zod';
import { nestedProfile } from './profile.ts';

const PROFILE_ID = 'Id of the linked profile.';

/** For records that always belong to a profile. */
export const owned = {
  profile_id: z.string('must be a string: the id of the linked profile').describe(PROFILE_ID),
  profile: nestedProfile,
};

/** For transactions: an anonymous sale has no profile until a person claims it. The field itself is still required. */
export const perhapsOwned = {
  profile_id: z
    .string('must be a string, or null for an anonymous sale: the id of the linked profile')
    .nullable()
    .describe(`${PROFILE_ID} \`null\` on an anonymous sale.`),
  profile: nestedProfile,
};

export const rootId = z.number('must be a number: the id of the record').describe('Id of the record.');

/** The sources disagree on the id of a transaction: integer in code, a text in one sample. */
export const looseRootId = z
  .union([z.number(), z.string()], 'must be a number or a string: the id of the record')
  .describe('Id of the record.');
