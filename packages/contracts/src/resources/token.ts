import { z } from 'zod';
import { parseTime } from '../time.ts';
import { namespace } from './webhook.ts';

const ACTIONS = ['create', 'read', 'update', 'delete'] as const;
const SUBJECTS = ['webhooks', 'targets', 'triggers', 'events', 'deliveries', 'tokens'] as const;

/** A right of a token: `{create|read|update|delete}-{webhooks|targets|triggers|events|deliveries|tokens}`, or `*` for all of them. */
export const SCOPES = [
  '*',
  ...ACTIONS.flatMap((action) => SUBJECTS.map((subject) => `${action}-${subject}` as const)),
] as const;
export type Scope = (typeof SCOPES)[number];
export const scope = z.enum(SCOPES);

/** A token as the API answers it. Its text is shown once, when it is made; only its hash is stored. */
export const token = z.object({
  id: z.int(),
  tenant: z.string(),
  name: z.string(),
  namespace: z.string().nullable(),
  scopes: z.array(scope),
  created_at: z.string(),
  expires_at: z.string().nullable(),
  revoked_at: z.string().nullable(),
  /** To the minute; `null` = never. */
  last_used_at: z.string().nullable(),
  /** The token's text: only in the answer that made it. */
  token: z.string().optional(),
});
export type Token = z.infer<typeof token>;

export const TOKEN_NAME_PATTERN = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/;

/** `POST /tokens`. What is left out is as on the token that asks: scopes, namespace, expiry. */
export const tokenCreate = z
  .strictObject({
    name: z
      .string()
      .regex(
        TOKEN_NAME_PATTERN,
        'must be 1 to 100 letters, digits, ".", "_" or "-", and begin with a letter or a digit',
      ),
    namespace: namespace.nullable(),
    scopes: z.array(scope).min(1, 'must have at least one scope'),
    expires_at: z
      .string()
      .refine((text) => parseTime(text) !== undefined, 'must be a time such as 2026-01-31T09:30:00Z')
      .nullable(),
    /** Seconds from now, instead of `expires_at`. */
    expires_in: z
      .int('must be a whole number of seconds')
      .min(1, 'must be at least 1')
      .max(315_360_000, 'must be at most 315360000 (10 years)'),
  })
  .partial()
  .required({ name: true });
export type TokenCreate = z.input<typeof tokenCreate>;
