// docs/exactly-once.md shows the lines from the first import on; a test compares them.
import { createReceiver, type Inbox } from '@posthorn/receiver-kit';

/** `send` is `(event) => inngest.send(event)`. */
export function receiverFor(
  send: (event: { id: string; name: string; data: object }) => Promise<unknown>,
  inbox: Inbox,
) {
  return createReceiver({
    secrets: ({ env }) => env['WEBHOOK_SECRET'],
    name: 'billing',
    inbox,
    store: ({ id, type, data, occurredAt }) => send({ id, name: `posthorn/${type}`, data: { id, data, occurredAt } }),
  });
}
