import { acceptedEvent, batchItem, event, eventBatch, eventCreate, eventDetail } from '@posthorn/contracts';
import { z } from 'zod';
import { keyset, type Operation, one } from '../operation.ts';

const group = 'Events';
const time = (description: string) =>
  z.string().describe(`${description} RFC 3339, or \`YYYY-MM-DD HH:MM:SS\` in UTC.`);

const example = {
  event: 'profile.created',
  id: 'crm-profile-88213-created',
  occurred_at: '2026-01-31T09:30:00.000Z',
  context: {
    id: '5f0c2f7e-8d3b-4f4e-9d59-1f5b3c2a7e10',
    first_name: 'Maren',
    last_name: 'Holt',
    email: 'maren.holt@example.com',
    created_at: '2026-01-31 09:30:00',
  },
};

const keyHeader = z
  .string()
  .describe('The same as the field `id`, bare or in double quotes (RFC 8941). Send only one of the two.');

export const eventOperations = {
  create: {
    id: 'createEvent',
    group,
    summary: 'Send an event',
    description:
      '202 means that the event, its deliveries and its idempotency key are on disk.\n\nReceivers get the source text of `context`, byte for byte. Contexts of the seven canonical events are checked field by field (see the event types). Any other event can carry any object. A name outside the catalogue that is similar to a catalogue name is accepted with a warning.\n\nGive each event its own `id` (or send the `Idempotency-Key` header). A repeat with the same content creates nothing and gets the first answer with `duplicate: true`. A repeat with other content gets 409. Key order, white space and escapes in the context do not matter. The digits of numbers do: `1.0` is not `1`.\n\nIds of people (`profile_id`, `profile.id`, `linked_profile_id`, `merged_from`, the root `id` of `profile.*`) must be strings, or whole numbers within 2^53.',
    headers: { 'Idempotency-Key': keyHeader },
    body: { schema: eventCreate, required: true, example },
    answer: one(acceptedEvent, 202),
    errors: ['idempotency_conflict', 'too_many_requests', 'unavailable'],
  },
  createBatch: {
    id: 'createEvents',
    group,
    summary: 'Send many events',
    description:
      'Accepts up to 1,000 events in one commit. The answer has one item per event, in order: its receipt, or the error that it would have had alone. One invalid event does not stop the others.',
    body: { schema: eventBatch, required: true, example: { events: [example] } },
    answer: one(z.array(batchItem), 202),
    errors: ['too_many_requests', 'unavailable'],
  },
  list: {
    id: 'listEvents',
    group,
    summary: 'List events',
    description:
      'Newest first. One page scans a limited number of rows. With a selective filter it can be short or empty and still have a `next_cursor`. Continue with that cursor.',
    filters: {
      event: z.string().describe('Events with this name.'),
      profile_id: z.string().describe('Events about this profile.'),
      namespace: z.string().describe('Events caused by this namespace.'),
      idempotency_key: z.string().describe('The event with this idempotency key.'),
      since: time('Accepted at or after this time.'),
      until: time('Accepted before this time.'),
    },
    sort: ['-id', '-created_at'],
    answer: keyset(event),
  },
  get: {
    id: 'getEvent',
    group,
    summary: 'Show an event and its outcome',
    description:
      'Shows the event, its context and its outcome for every subscriber: a delivery, or a suppression with its reason.',
    params: { id: z.string().describe('Id of the event: `evt_…`.') },
    answer: one(eventDetail),
  },
} as const satisfies Record<string, Operation>;
