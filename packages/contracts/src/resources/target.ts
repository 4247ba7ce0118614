import * as z from 'zod/mini';
import { TARGET_METHODS } from '../words.ts';
import { renderFault } from './delivery.ts';
import { endpointShape } from './endpoint.ts';

export const TARGET_SECRET_SOURCES = ['target', 'tenant', 'none'] as const;

/** A target as the API answers it. Times are the vendor's `YYYY-MM-DD HH:MM:SS`, UTC. */
export const target = z.object({
  ...endpointShape,
  name: z.string(),
  /** What reactions name it by: unique in the tenant, fixed at creation. */
  handle: z.string(),
  method: z.enum(TARGET_METHODS),
  /** Twig that renders JSON. Empty = the whole context is sent. */
  template: z.string(),
  notes: z.nullable(z.string()),
  /** A JSON Logic rule as a text of JSON, as the vendor answers it; `null` = none. */
  condition: z.nullable(z.string()),
  /** What its requests are signed with: a secret of its own, the tenant's default secret, or nothing. */
  secret_source: z.enum(TARGET_SECRET_SOURCES),
});
export type Target = z.infer<typeof target>;

/** What a target would send. Exactly one of `request` and `fault` is there. */
export const targetPreview = z.object({
  request: z.nullable(
    z.object({
      method: z.enum(TARGET_METHODS),
      url: z.string(),
      headers: z.record(z.string(), z.string()),
      body: z.string(),
    }),
  ),
  fault: z.nullable(renderFault),
  rendered: z.nullable(z.string()),
  condition: z.nullable(z.object({ met: z.boolean(), reason: z.nullable(z.string()) })),
  authentication: z.nullable(z.string()),
});
export type TargetPreview = z.infer<typeof targetPreview>;
