import * as z from 'zod/mini';
import { endpointShape } from './endpoint.ts';

export const SECRET_SOURCES = ['webhook', 'tenant', 'none'] as const;

/** A webhook as the API answers it. Times are the vendor's `YYYY-MM-DD HH:MM:SS`, UTC. */
export const webhook = z.object({
  ...endpointShape,
  trigger: z.string(),
  events: z.array(z.string()),
  /** Empty = none. */
  namespace: z.string(),
  condition: z.nullable(z.record(z.string(), z.unknown())),
  extra_data_template: z.nullable(z.string()),
  /** What its requests are signed with: a secret of its own, the tenant's default secret, or nothing. */
  secret_source: z.enum(SECRET_SOURCES),
});
export type Webhook = z.infer<typeof webhook>;
