// Made by `npm run docs:contexts` from packages/contracts/src/contexts. Change that.
import type { ProductImage } from './product-image.ts';

/** The size, colour or other variant that was bought. */
export interface ProductVariant {
  id?: number | null | undefined;
  product_id?: number | null | undefined;
  /** Id in another system. */
  external_id?: string | null | undefined;
  sku?: string | null | undefined;
  barcode?: string | null | undefined;
  title?: string | null | undefined;
  /** Amount in the currency of the record. */
  price?: number | null | undefined;
  options?: unknown[] | null | undefined;
  images?: ProductImage[] | null | undefined;
  tags?: string[] | null | undefined;
  meta?: { [field: string]: unknown } | unknown[] | null | undefined;
  /** Made at: `YYYY-MM-DD HH:MM:SS`, UTC. */
  created_at?: string | null | undefined;
  /** Last changed at: `YYYY-MM-DD HH:MM:SS`, UTC. */
  updated_at?: string | null | undefined;
  [field: string]: unknown;
}
