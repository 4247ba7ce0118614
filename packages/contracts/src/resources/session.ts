import { z } from 'zod';
import { scope } from './token.ts';

/** Who is signed in to the inspector. */
export const session = z.object({
  tenant: z.string(),
  token: z.object({
    id: z.int(),
    name: z.string(),
    namespace: z.string().nullable(),
    scopes: z.array(scope),
  }),
  /** RFC 3339, UTC; `null` = never: the caller has a token and no session. */
  expires_at: z.string().nullable(),
  version: z.string(),
  demo_receiver: z.string().nullable(),
});
export type Session = z.infer<typeof session>;

/** `POST /session`: a token, or what a one-time link carries after `#link=`. */
export const sessionCreate = z
  .strictObject({
    token: z.string().min(1, 'must not be empty').max(500, 'must have at most 500 characters'),
    link: z.string().min(1, 'must not be empty').max(500, 'must have at most 500 characters'),
  })
  .partial()
  .refine(({ token, link }) => (token === undefined) !== (link === undefined), 'needs one of "token" and "link"');
export type SessionCreate = z.input<typeof sessionCreate>;

/** A link that signs in once, with the rights of the token that asked for it. */
export const sessionLink = z.object({
  url: z.string(),
  /** RFC 3339, UTC. */
  expires_at: z.string(),
});
export type SessionLink = z.infer<typeof sessionLink>;
