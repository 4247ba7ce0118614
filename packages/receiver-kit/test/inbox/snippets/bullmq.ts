// docs/exactly-once.md shows the lines from the first import on; a test compares them.
import { createReceiver, type Inbox } from '@posthorn/receiver-kit';
import type { Queue } from 'bullmq';

export function receiverFor(queue: Queue, inbox: Inbox) {
  return createReceiver({
    secrets: ({ env }) => env['WEBHOOK_SECRET'],
    name: 'billing',
    inbox,
    store: ({ id, type, data, occurredAt }) => queue.add(type, { id, type, data, occurredAt }, { jobId: id }),
  });
}
