// Documentation of the catalogue: the small contexts around a person, and the two general shapes for the rest.
import { address } from './address.ts';
import { aggregations } from './aggregations.ts';
import { customAttribute } from './custom-field.ts';
import { anyObject, named, objectOf, text, textOrNumber, timestamps } from './fields.ts';
import { identity } from './identity.ts';
import { looseRootId, owned, rootId } from './owner.ts';
import { profileFields } from './profile.ts';
import { transactionItemFields } from './transaction-item.ts';

export const addressContext = named('AddressContext', 'An address of a person.', {
  ...address.shape,
  id: rootId,
  ...owned,
});
export const identityContext = named('IdentityContext', 'An identity of a person.', {
  ...identity.shape,
  id: rootId,
  ...owned,
});
export const attributeContext = named('AttributeContext', 'An attribute of a person.', {
  ...customAttribute.shape,
  ...owned,
});
export const aggregationContext = named('AggregationContext', 'The facts computed for a person.', {
  ...aggregations.shape,
  ...owned,
});

const { reward_balance, point_balance, point_balance_dollars, combined_balance_dollars } = profileFields;
export const balanceContext = named('BalanceContext', 'What a person has to spend.', {
  ...owned,
  reward_balance,
  point_balance,
  point_balance_dollars,
  combined_balance_dollars,
});

export const transactionItemContext = named('TransactionItemContext', 'One line of a transaction, with the person.', {
  id: rootId,
  ...owned,
  ...transactionItemFields,
});

/** A record of the tenant that belongs to no person. */
export const recordContext = named('RecordContext', 'A record of the tenant.', {
  id: looseRootId,
  external_id: text('Id in another system.'),
  name: text(),
  handle: text(),
  ...timestamps(),
});

/** A record that belongs to a person. */
export const ownedRecordContext = named('OwnedRecordContext', 'A record that belongs to a person.', {
  id: looseRootId,
  ...owned,
  ...timestamps(),
});

/** A custom event: whatever was sent, under `data`. */
export const customContext = named('CustomContext', 'A custom event: what was sent, under `data`.', {
  profile_id: textOrNumber('Id of the linked profile.'),
  data: objectOf(anyObject),
});
