// Answers of the vendor's calls (Omneo), in the vendor's shapes. Times are `YYYY-MM-DD HH:MM:SS`, UTC.
import { z } from 'zod';
import { parseTime } from '../time.ts';

/** A scope of the vendor's platform, which is larger than what we know: `read-profiles`, `redeem-strategy`, `return`. */
const vendorScope = z
  .string()
  .regex(/^(\*|[a-z][a-z0-9_.:-]{0,99})$/, 'must be "*", or lower-case letters, digits, "-", "_", "." and ":"');

/** `POST /auth/api-tokens`. */
export const apiTokenCreate = z
  .strictObject({
    name: z
      .string()
      .min(1, 'must not be empty')
      .max(100, 'must be at most 100 characters')
      .regex(/^[\x20-\x7e\u00a0-\uffff]+$/, 'must not have control characters'),
    scopes: z.array(vendorScope).max(1000, 'must name at most 1000 scopes'),
    expires_at: z
      .string()
      .refine((text) => parseTime(text) !== undefined, 'must be a time such as 2026-01-31T09:30:00Z')
      .nullable(),
  })
  .partial()
  .required({ name: true });
export type ApiTokenCreate = z.input<typeof apiTokenCreate>;

/** A token as the vendor answers it. Without an end of its own, `expires_at` is the last second of the year 9999. */
export const apiToken = z.object({
  id: z.string(),
  user_id: z.int().nullable(),
  client_id: z.int().nullable(),
  name: z.string(),
  /** As they were sent: those that Posthorn does not know grant nothing. */
  scopes: z.array(z.string()),
  revoked: z.boolean(),
  created_at: z.string(),
  updated_at: z.string(),
  expires_at: z.string(),
  client: z.null(),
  user: z.null(),
});
export type ApiToken = z.infer<typeof apiToken>;

/** The answer to `POST /auth/api-tokens`, without `data` around it. */
export const createdApiToken = z.object({ accessToken: z.string(), token: apiToken });

/** `GET /auth/verify`. */
export const verifiedToken = z.object({ status: z.literal(200), message: z.string() });

/** An entry of the audit log as the vendor answers it. What Posthorn does not record is `null`. */
export const vendorAudit = z.object({
  id: z.int(),
  /** The token that did it. */
  user_id: z.int().nullable(),
  event: z.string(),
  auditable_type: z.string(),
  auditable_id: z.int().nullable(),
  /** JSON text: field → value before. */
  old_values: z.string(),
  /** JSON text: field → value after. */
  new_values: z.string(),
  url: z.null(),
  ip_address: z.null(),
  profile_id: z.string().nullable(),
  token_name: z.string(),
  user_agent: z.null(),
  created_at: z.string(),
  updated_at: z.string(),
});
export type VendorAudit = z.infer<typeof vendorAudit>;
