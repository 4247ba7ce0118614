import { z } from 'zod';
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
  timestamps,
  utcTime,
} from './fields.ts';
import { product, productImage, productVariant } from './product.ts';

const discount = named('Discount', 'What was taken off a price, and why.', {
  amount: money('Taken off, in the currency of the transaction.'),
  reason_desc: text(),
});

const parent = named('ItemTransaction', 'The transaction an item is part of, in short.', {
  transacted_at: utcTime('Bought at'),
  receipt_ref: text(),
  external_id: text(),
});

/** What a line of a transaction has beside its ids. */
export const transactionItemFields = {
  transaction_id: textOrNumber(),
  order_id: recordId(),
  external_id: text('Id in another system.'),
  name: text(),
  sku: text(),
  barcode: text(),
  product_id: recordId(),
  product_variant_id: recordId(),
  variant_external_id: text(),
  quantity: number('Negative for what came back.'),
  is_return: flag(),
  is_void: flag(),
  price_current: money('Price of one, today.'),
  price_sell: money('Price of one, as sold.'),
  price_original: money('Price of one, before discounts.'),
  price_margin: money('Margin of one.'),
  price_tax: money('Tax in the price of one.'),
  discounts: z
    .union([z.array(discount), discount], 'must be a list, an object or null')
    .nullish()
    .describe('Discounts of the whole line.'),
  department: text(),
  product: objectOf(product),
  product_variant: objectOf(productVariant),
  product_images: listOf(productImage),
  list_items: listOf(anyObject),
  custom_fields: listOrMap(customField),
  meta: freeMap(),
  transaction: objectOf(parent),
  pivot: freeMap(),
  ...timestamps(),
};

export const transactionItem = named('TransactionItem', 'One line of a transaction.', {
  id: recordId(),
  ...transactionItemFields,
});
