import { z } from 'zod';
import { scope } from '../resources/token.ts';
import { parseTime } from '../time.ts';
import { namespace } from './webhook.ts';

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
