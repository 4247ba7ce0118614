// Made by `npm run docs:contexts` from packages/contracts/src/contexts. Change that.
import type { CustomField } from './custom-field.ts';
import type { Discount } from './discount.ts';
import type { ItemTransaction } from './item-transaction.ts';
import type { Product } from './product.ts';
import type { ProductImage } from './product-image.ts';
import type { ProductVariant } from './product-variant.ts';

/** One line of a transaction. */
export interface TransactionItem {
  id?: number | null | undefined;
  transaction_id?: string | number | null | undefined;
  order_id?: number | null | undefined;
  /** Id in another system. */
  external_id?: string | null | undefined;
  name?: string | null | undefined;
  sku?: string | null | undefined;
  barcode?: string | null | undefined;
  product_id?: number | null | undefined;
  product_variant_id?: number | null | undefined;
  variant_external_id?: string | null | undefined;
  /** Negative for what came back. */
  quantity?: number | null | undefined;
  is_return?: boolean | null | undefined;
  is_void?: boolean | null | undefined;
  /** Price of one, today. */
  price_current?: number | null | undefined;
  /** Price of one, as sold. */
  price_sell?: number | null | undefined;
  /** Price of one, before discounts. */
  price_original?: number | null | undefined;
  /** Margin of one. */
  price_margin?: number | null | undefined;
  /** Tax in the price of one. */
  price_tax?: number | null | undefined;
  /** Discounts of the whole line. */
  discounts?: Discount[] | Discount | null | undefined;
  department?: string | null | undefined;
  product?: Product | null | undefined;
  product_variant?: ProductVariant | null | undefined;
  product_images?: ProductImage[] | null | undefined;
  list_items?: Array<{ [field: string]: unknown }> | null | undefined;
  custom_fields?: CustomField[] | { [field: string]: unknown } | null | undefined;
  meta?: { [field: string]: unknown } | unknown[] | null | undefined;
  transaction?: ItemTransaction | null | undefined;
  pivot?: { [field: string]: unknown } | unknown[] | null | undefined;
  /** Made at: `YYYY-MM-DD HH:MM:SS`, UTC. */
  created_at?: string | null | undefined;
  /** Last changed at: `YYYY-MM-DD HH:MM:SS`, UTC. */
  updated_at?: string | null | undefined;
  [field: string]: unknown;
}
