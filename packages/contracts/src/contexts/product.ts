import { z } from 'zod';
import { customField } from './custom-field.ts';
import { freeMap, listOf, listOrMap, money, named, number, recordId, text, texts, timestamps } from './fields.ts';

export const productImage = named('ProductImage', 'A picture of a product.', {
  url: text(),
  mime_type: text(),
  height: number('Pixels.'),
  sort_order: number(),
});

export const product = named('Product', 'What was bought.', {
  id: recordId(),
  external_id: text('Id in another system.'),
  title: text(),
  description: text(),
  department: text(),
  brand: text(),
  custom_fields: listOrMap(customField),
  ...timestamps(),
});

export const productVariant = named('ProductVariant', 'The size, colour or other variant that was bought.', {
  id: recordId(),
  product_id: recordId(),
  external_id: text('Id in another system.'),
  sku: text(),
  barcode: text(),
  title: text(),
  price: money(),
  options: listOf(z.unknown()),
  images: listOf(productImage),
  tags: texts(),
  meta: freeMap(),
  ...timestamps(),
});
