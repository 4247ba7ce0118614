// Made by `npm run docs:contexts` from packages/contracts/src/contexts. Change that.

/** A picture of a product. */
export interface ProductImage {
  url?: string | null | undefined;
  mime_type?: string | null | undefined;
  /** Pixels. */
  height?: number | null | undefined;
  sort_order?: number | null | undefined;
  [field: string]: unknown;
}
