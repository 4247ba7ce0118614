// A transaction as in the API, with the enriched person: every relation appears twice, as `x_id` and as object `x`.
import { customField } from './custom-field.ts';
import {
  anyObject,
  flag,
  freeMap,
  listOf,
  listOrMap,
  money,
  named,
  number,
  objectOf,
  recordId,
  text,
  textOrNumber,
  texts,
  timestamps,
  utcTime,
} from './fields.ts';
import { location } from './location.ts';
import { looseRootId, perhapsOwned } from './owner.ts';
import { payment } from './payment.ts';
import { redemption } from './redemption.ts';
import { organisation } from './region.ts';
import { staff } from './staff.ts';
import { transactionItem } from './transaction-item.ts';

const currencyValue = named('CurrencyValue', 'The total in another currency.', {
  id: recordId(),
  from: text('ISO 4217 code.'),
  to: text('ISO 4217 code.'),
  rate: number(),
  total: money('In the currency `to`.'),
});

const amounts = {
  total: money('Paid, in `currency`.'),
  total_original: money('Before discounts, in `currency`.'),
  total_converted: money("In the tenant's own currency."),
  rounding: money(),
  margin: money(),
  currency: text('ISO 4217 code.'),
  currency_id: recordId(),
  currency_rate: number("From `currency` to the tenant's own."),
  currency_values: listOf(currencyValue),
};

const receipt = {
  external_id: text('Number of the sale at the till or web shop.'),
  external_order_id: text(),
  order_number: text(),
  order_id: recordId(),
  receipt_ref: text(),
  linked_receipt_ref: text(),
  receipt_email: text(),
  receipt_is_email: flag(),
  is_void: flag(),
  need_action: flag(),
  type: text(),
  status: text(),
  transacted_at: utcTime('Sold at'),
  claimed_at: utcTime('Claimed by a profile at'),
  timezone: text('IANA name, such as `Australia/Melbourne`.'),
};

/** The context of `transaction.created`. */
export const transactionContext = named('TransactionContext', 'A transaction, with the person who bought.', {
  id: looseRootId,
  ...perhapsOwned,
  ...receipt,
  ...amounts,
  location_id: recordId(),
  location: objectOf(location),
  staff_id: textOrNumber(),
  staff: objectOf(staff),
  systems: texts('Where it came from, such as `pos` or `web`.'),
  tags: texts(),
  items: listOf(transactionItem),
  payments: listOf(payment),
  redemption_id: recordId(),
  redemption: objectOf(redemption),
  reversed_redemptions: listOf(redemption),
  tier_points: listOf(anyObject),
  fees: listOf(anyObject),
  organisation: objectOf(organisation),
  custom_fields: listOrMap(customField),
  meta: freeMap(),
  ...timestamps(),
});
