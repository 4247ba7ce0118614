// Pages and single resources. Like all schemas of answers they are made with `zod/mini`, because the inspector bundles them.
import * as z from 'zod/mini';

export const PAGE_SIZE_DEFAULT = 15;
export const PAGE_SIZE_MAX = 100;

const link = z.object({ url: z.nullable(z.string()), label: z.string(), active: z.boolean() });

export const numberedLinks = z.object({
  first: z.string(),
  last: z.string(),
  prev: z.nullable(z.string()),
  next: z.nullable(z.string()),
});

export const numberedMeta = z.object({
  current_page: z.int(),
  from: z.nullable(z.int()),
  last_page: z.int(),
  links: z.array(link),
  path: z.string(),
  per_page: z.int(),
  to: z.nullable(z.int()),
  total: z.int(),
});

/** Numbered pages of vendor resources (webhooks, tokens). */
export const numberedPage = <T extends z.core.SomeType>(item: T) =>
  z.object({ data: z.array(item), links: numberedLinks, meta: numberedMeta });

export const keysetLinks = z.object({ first: z.string(), next: z.nullable(z.string()) });

export const keysetMeta = z.object({ path: z.string(), per_page: z.int(), next_cursor: z.nullable(z.string()) });

/** Keyset pages of events and deliveries: stable while rows are added, however far one reads. */
export const keysetPage = <T extends z.core.SomeType>(item: T) =>
  z.object({ data: z.array(item), links: keysetLinks, meta: keysetMeta, warnings: z.optional(z.array(z.string())) });

/** A single resource; `warnings` tell what was accepted but is probably not what was meant. */
export const single = <T extends z.core.$ZodType>(item: T) =>
  z.object({ data: item, warnings: z.optional(z.array(z.string())) });

export type NumberedPage<T> = z.infer<ReturnType<typeof numberedPage<z.ZodMiniType<T>>>>;
export type KeysetPage<T> = z.infer<ReturnType<typeof keysetPage<z.ZodMiniType<T>>>>;
