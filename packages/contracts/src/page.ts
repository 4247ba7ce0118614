import { z } from 'zod';

export const PAGE_SIZE_DEFAULT = 15;
export const PAGE_SIZE_MAX = 100;

const link = z.object({ url: z.string().nullable(), label: z.string(), active: z.boolean() });

export const numberedLinks = z.object({
  first: z.string(),
  last: z.string(),
  prev: z.string().nullable(),
  next: z.string().nullable(),
});

export const numberedMeta = z.object({
  current_page: z.int(),
  from: z.int().nullable(),
  last_page: z.int(),
  links: z.array(link),
  path: z.string(),
  per_page: z.int(),
  to: z.int().nullable(),
  total: z.int(),
});

/** Numbered pages of vendor resources (webhooks, tokens). */
export const numberedPage = <T extends z.ZodType>(item: T) =>
  z.object({ data: z.array(item), links: numberedLinks, meta: numberedMeta });

export const keysetLinks = z.object({ first: z.string(), next: z.string().nullable() });

export const keysetMeta = z.object({ path: z.string(), per_page: z.int(), next_cursor: z.string().nullable() });

/** Keyset pages of events and deliveries: stable while rows are added, however far one reads. */
export const keysetPage = <T extends z.ZodType>(item: T) =>
  z.object({ data: z.array(item), links: keysetLinks, meta: keysetMeta, warnings: z.array(z.string()).optional() });

/** A single resource; `warnings` tell what was accepted but is probably not what was meant. */
export const single = <T extends z.ZodType>(item: T) =>
  z.object({ data: item, warnings: z.array(z.string()).optional() });

export type NumberedPage<T> = z.infer<ReturnType<typeof numberedPage<z.ZodType<T>>>>;
export type KeysetPage<T> = z.infer<ReturnType<typeof keysetPage<z.ZodType<T>>>>;
