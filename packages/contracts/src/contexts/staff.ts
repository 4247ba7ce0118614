import { listOf, named, text, textOrNumber } from './fields.ts';
import { identity } from './identity.ts';

/** A member of the tenant's staff; the sources show integer and UUID ids. */
export const staff = named('Staff', 'A member of staff.', {
  id: textOrNumber(),
  full_name: text(),
  email: text(),
  identities: listOf(identity),
});
