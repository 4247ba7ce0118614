import * as z from 'zod/mini';
import { SCOPES } from '../words.ts';

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
