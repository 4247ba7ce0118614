import * as z from 'zod/mini';

const ACTIONS = ['create', 'read', 'update', 'delete'] as const;
const SUBJECTS = ['webhooks', 'targets', 'triggers', 'events', 'deliveries', 'tokens'] as const;

/**
 * A right of a token: `{create|read|update|delete}-{webhooks|targets|triggers|events|deliveries|tokens}`, `read-action-history`, or
 * `*` for all of them. `reactions` is the vendor's word for `triggers` and grants the same.
 */
export const SCOPES = [
  '*',
  ...ACTIONS.flatMap((action) => SUBJECTS.map((subject) => `${action}-${subject}` as const)),
  ...ACTIONS.map((action) => `${action}-reactions` as const),
  'read-action-history',
] as const;
export type Scope = (typeof SCOPES)[number];
export const scope = z.enum(SCOPES);

/** A token as the API answers it. Its text is shown once, when it is made; only its hash is stored. */
export const token = z.object({
  id: z.int(),
  tenant: z.string(),
  name: z.string(),
  namespace: z.nullable(z.string()),
  scopes: z.array(scope),
  created_at: z.string(),
  expires_at: z.nullable(z.string()),
  revoked_at: z.nullable(z.string()),
  /** To the minute; `null` = never. */
  last_used_at: z.nullable(z.string()),
  /** The token's text: only in the answer that made it. */
  token: z.optional(z.string()),
});
export type Token = z.infer<typeof token>;
