import { single, streamTicket } from '@posthorn/contracts';
import { toResult } from '../page.ts';
import type { CallOptions, Send } from '../send.ts';

const one = single(streamTicket);

export function streamTickets(send: Send) {
  return {
    /** Opens the live stream once, as `GET /api/v3/stream?ticket=…`: a browser's WebSocket cannot send a header. */
    create: async (options?: CallOptions) =>
      toResult(await send({ method: 'POST', path: 'stream/tickets', schema: one, repeatable: true }, options)),
  };
}
