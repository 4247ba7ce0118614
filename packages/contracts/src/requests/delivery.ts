import { z } from 'zod';
import { truth } from '../truth.ts';

/** `POST /deliveries/{id}/resend`. */
export const resend = z
  .strictObject({
    /** A new delivery with a new id (and `replay_of`), for receivers that already handled the old one. */
    as_new: truth,
    /** Edit and resend: another body, in a new delivery. */
    context: z.record(z.string(), z.unknown()),
  })
  .partial();
export type Resend = z.input<typeof resend>;
