import {
  LANES,
  secretRotation,
  testedAttempt,
  webhook,
  webhookCreate,
  webhookTest,
  webhookUpdate,
} from '@posthorn/contracts';
import { z } from 'zod';
import { nothing, numbered, type Operation, one } from '../operation.ts';

const params = { id: z.int().min(1).describe('Id of the webhook.') };
const group = 'Webhooks';

export const webhookOperations = {
  list: {
    id: 'listWebhooks',
    group,
    summary: 'List webhooks',
    filters: {
      is_active: z.enum(['1', '0', 'true', 'false']).describe('`1`: those that are on; `0`: those that are off.'),
      trigger: z.string().describe('Those with exactly this entry, such as `profile.created` or `profile.*`.'),
      event: z.string().describe('The same as `filter[trigger]`: give one of them.'),
      namespace: z.string().describe('Those of this namespace.'),
      url: z.string().describe('Those with exactly this URL.'),
      queue: z.enum(LANES).describe('Those of this priority.'),
    },
    sort: ['-id', 'id', '-created_at', 'created_at'],
    answer: numbered(webhook),
  },
  create: {
    id: 'createWebhook',
    group,
    summary: 'Create a webhook',
    description:
      'Needs `url` and one of `trigger` (one entry) and `events` (a list). An entry is an event name, a prefix such as `profile.*` (every name below it), or `*` (every domain event). A pair of entry and URL may exist once. An alias such as `profiles.create` is kept as written and matches the event it means; receivers get that event under its canonical name.\n\nWith `generate_secret` the answer carries the new `secret`. It is shown in this answer only: store it.',
    body: {
      schema: webhookCreate,
      required: true,
      example: {
        events: ['profile.created', 'transaction.*'],
        url: 'https://crm.example.com/hooks/posthorn',
        generate_secret: true,
        queue: 'default',
        description: 'Keeps the CRM up to date',
      },
    },
    answer: { ...one(webhook, 201), description: 'Created. `secret` is in it if this request set or generated one.' },
  },
  get: { id: 'getWebhook', group, summary: 'Show a webhook', params, answer: one(webhook) },
  update: {
    id: 'updateWebhook',
    group,
    summary: 'Change a webhook',
    description:
      'Partial: fields that are left out stay as they are. Read-only fields are ignored, whatever their value, and a change that changes nothing leaves `updated_at` as it is. Booleans may also be `1` or `0`.\n\n`is_active: true` switches it on again; `held` then says whether its held deliveries are released (default) or discarded.',
    params,
    body: { schema: webhookUpdate, required: true, example: { is_active: true, held: 'release' } },
    answer: one(webhook),
  },
  remove: {
    id: 'deleteWebhook',
    group,
    summary: 'Delete a webhook',
    description: 'Its unfinished deliveries are cancelled with the reason `webhook_deleted`.',
    params,
    answer: nothing,
  },
  rotate: {
    id: 'rotateWebhookSecret',
    group,
    summary: 'Replace the secret',
    description:
      'Sets a new secret: a generated one, or that of the body. It is shown in this answer only. The old one stays valid for `overlap_seconds` (default a day, at most 7; 0 = it ends at once): until `secret_overlap_ends_at` every request carries a `webhook-signature` of each, and `x-omneo-hmac-sha256` of the new one on odd attempts and of the old one on even ones. A rotation during an overlap ends the oldest secret.',
    params,
    body: { schema: secretRotation, required: false, example: { overlap_seconds: 3600 } },
    answer: { ...one(webhook), description: 'Replaced. `secret` is the new secret, shown this once.' },
    errors: ['conflict'],
  },
  test: {
    id: 'testWebhook',
    group,
    summary: 'Send a test delivery',
    description:
      "Sends the catalogue's example of one of the webhook's events now, signed like any delivery, and answers with the attempt. It is not retried and does not count towards the webhook's health. It takes a slot of the webhook as a delivery does: without a free one it waits up to 5 seconds, and is then 429. A tenant has at most 20 tests under way unless the operator changed that (`--tests-per-tenant`). With another `signature` than `valid` it is one that the receiver must refuse, and `as_expected` says whether it did.",
    params,
    body: { schema: webhookTest, required: false, example: { event: 'profile.created' } },
    answer: one(testedAttempt),
    errors: ['too_many_requests'],
  },
} as const satisfies Record<string, Operation>;
