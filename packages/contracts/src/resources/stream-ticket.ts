import * as z from 'zod/mini';

/** Opens `GET /api/v3/stream` once: a browser's WebSocket can carry no header. */
export const streamTicket = z.object({
  ticket: z.string(),
  expires_at: z.string(),
});
export type StreamTicket = z.infer<typeof streamTicket>;
