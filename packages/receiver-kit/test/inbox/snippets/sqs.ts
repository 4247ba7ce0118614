// docs/exactly-once.md shows the lines from the first import on; a test compares them.
import { createReceiver, type Inbox } from '@posthorn/receiver-kit';

interface Message {
  readonly MessageBody: string;
  readonly MessageGroupId: string;
  readonly MessageDeduplicationId: string;
}

/** `send` is `(message) => sqs.send(new SendMessageCommand({ QueueUrl, ...message }))`, for a FIFO queue. */
export function receiverFor(send: (message: Message) => Promise<unknown>, inbox: Inbox) {
  return createReceiver({
    secrets: ({ env }) => env['WEBHOOK_SECRET'],
    name: 'billing',
    inbox,
    store: ({ id, type, data, occurredAt }) =>
      send({
        MessageBody: JSON.stringify({ id, type, data, occurredAt }),
        MessageGroupId: type,
        MessageDeduplicationId: id,
      }),
  });
}
