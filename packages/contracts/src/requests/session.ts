import { z } from 'zod';

/** `POST /session`: a token, or what a one-time link carries after `#link=`. */
export const sessionCreate = z
  .strictObject({
    token: z.string().min(1, 'must not be empty').max(500, 'must have at most 500 characters'),
    link: z.string().min(1, 'must not be empty').max(500, 'must have at most 500 characters'),
  })
  .partial()
  .refine(({ token, link }) => (token === undefined) !== (link === undefined), 'needs one of "token" and "link"');
export type SessionCreate = z.input<typeof sessionCreate>;
