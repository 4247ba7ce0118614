import { streamTicket } from '@posthorn/contracts';
import { type Operation, one } from '../operation.ts';

export const streamOperations = {
  createTicket: {
    id: 'createStreamTicket',
    group: 'Live stream',
    summary: 'Create a ticket for the live stream',
    description:
      'A ticket opens `GET /api/v3/stream?ticket=…` once, within 30 seconds, with the rights of its caller. The stream is a WebSocket that sends every change of a delivery as it is committed; docs/live-stream.md describes the messages. A program that sends no `Origin` may open the stream with `Authorization: Bearer TOKEN` instead of a ticket. A refused upgrade is answered like any other error:\n\n401 without a valid ticket or token. 403 `cross_site` for a page of another site or a wrong `Host`. 426 if the request does not ask for a WebSocket. 429 if the tenant has too many viewers. 503 if the dispatcher has too many.',
    answer: one(streamTicket, 201),
    errors: ['cross_site'],
  },
} as const satisfies Record<string, Operation>;
