import { streamTicket } from '@posthorn/contracts';
import { type Operation, one } from '../operation.ts';

export const streamOperations = {
  createTicket: {
    id: 'createStreamTicket',
    group: 'Live stream',
    summary: 'Make a ticket for the live stream',
    description:
      'Opens `GET /api/v3/stream?ticket=…`, a WebSocket that tells every change of a delivery as it is committed, once and within half a minute, in the name of who asked for it. The messages are described in docs/live-stream.md. What is wrong with an opening is answered in its place, as any other error: 401 for a ticket that is not valid, 403 `cross_site` for a page of another site or a host that we are not, 503 where there are as many viewers as may be.',
    answer: one(streamTicket, 201),
    errors: ['cross_site'],
  },
} as const satisfies Record<string, Operation>;
