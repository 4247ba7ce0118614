import * as z from 'zod/mini';
import { scope } from './token.ts';

/** Who is signed in to the inspector. */
export const session = z.object({
  tenant: z.string(),
  token: z.object({
    id: z.int(),
    name: z.string(),
    namespace: z.nullable(z.string()),
    scopes: z.array(scope),
  }),
  /** RFC 3339, UTC; `null` = never: the caller has a token and no session. */
  expires_at: z.nullable(z.string()),
  version: z.string(),
  demo_receiver: z.nullable(z.string()),
});
export type Session = z.infer<typeof session>;

/** A link that signs in once, with the rights of the token that asked for it. */
export const sessionLink = z.object({
  url: z.string(),
  /** RFC 3339, UTC. */
  expires_at: z.string(),
});
export type SessionLink = z.infer<typeof sessionLink>;
