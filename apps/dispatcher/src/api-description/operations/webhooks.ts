import { secretRotation, testedAttempt, webhook, webhookCreate, webhookTest, webhookUpdate } from '@posthorn/contracts';
import { z } from 'zod';
import { WEBHOOK_SORTS } from '../../domain/list-filter.ts';
import { COMPARED, nothing, numbered, type Operation, one } from '../operation.ts';
import { endpointFilters, sortsOf } from './endpoint-filters.ts';

const params = { id: z.int().min(1).describe('Id of the webhook.') };
const group = 'Webhooks';

export const webhookOperations = {
  list: {
    id: 'listWebhooks',
    group,
    summary: 'List webhooks',
    description: COMPARED,
    filters: {
      ...endpointFilters('webhook', 'Webhooks'),
      trigger: z.string().describe('Webhooks whose `trigger` is exactly this text, as written.'),
      event: z.string().describe('Webhooks with this entry, or another spelling of it, in `events`.'),
      namespace: z.string().describe('Items of this namespace; empty = items without a namespace.'),
      extra_data_template: z.string().describe('Webhooks with exactly this template.'),
      search: z.string().max(200).describe('Webhooks with this text in `url`, `description`, `namespace` or `events`.'),
    },
    sort: sortsOf(WEBHOOK_SORTS),
    answer: numbered(webhook),
  },
  create: {
    id: 'createWebhook',
    group,
    summary: 'Create a webhook',
    description:
      'Needs `url` and one of `trigger` (one entry) and `events` (a list). An entry is an event name, a prefix such as `profile.*` (every name below it), or `*` (every domain event). Each pair of entry and URL can exist only once. An alias such as `profiles.create` is kept as written and matches its event. Receivers get the event under its canonical name.\n\nWithout `secret` and `generate_secret` the webhook signs with the default secret of the tenant. With `generate_secret` the answer carries the new `secret`. Store it, because it is shown only once. With `secret: null` requests are unsigned, and the answer carries a warning.',
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
    answer: {
      ...one(webhook, 201),
      description: 'Created. It contains `secret` if this request set or generated one.',
    },
  },
  get: { id: 'getWebhook', group, summary: 'Show a webhook', params, answer: one(webhook) },
  update: {
    id: 'updateWebhook',
    group,
    summary: 'Change a webhook',
    description:
      'Changes only the fields that you send. Read-only fields are ignored, and a request without a real change keeps `updated_at`. Booleans can also be `1` or `0`.\n\n`is_active: true` switches the webhook on again. `held` then decides whether its held deliveries are released (default) or discarded. If more than 1,000 deliveries wait for the webhook, Posthorn changes the first 1,000 before it answers and the rest in the next seconds.',
    params,
    body: { schema: webhookUpdate, required: true, example: { is_active: true, held: 'release' } },
    answer: one(webhook),
  },
  remove: {
    id: 'deleteWebhook',
    group,
    summary: 'Delete a webhook',
    description: 'Posthorn cancels its unfinished deliveries with the reason `webhook_deleted`.',
    params,
    answer: nothing,
  },
  rotate: {
    id: 'rotateWebhookSecret',
    group,
    summary: 'Replace the secret',
    description:
      'Sets a new secret: the one in the body, or a generated one. Only this answer shows it. The old secret stays valid for `overlap_seconds` (default one day, at most 7 days; 0 = it stops immediately). Until `secret_overlap_ends_at`, `webhook-signature` carries one signature per secret. `x-omneo-hmac-sha256` uses the new secret on odd attempts and the old one on even attempts. If you rotate again during the overlap, the oldest secret stops immediately.',
    params,
    body: { schema: secretRotation, required: false, example: { overlap_seconds: 3600 } },
    answer: { ...one(webhook), description: 'Replaced. `secret` is the new secret, shown only once.' },
    errors: ['conflict'],
  },
  test: {
    id: 'testWebhook',
    group,
    summary: 'Send a test delivery',
    description:
      "Sends the catalogue's example of one of the webhook's events now, signed like any delivery, and answers with the attempt. Posthorn does not retry a test, and a test does not affect the webhook's health. With a `check`, it sends what breaks receivers: a request that the receiver must accept whatever it holds, or a forged one that it must refuse. `as_expected` says whether it did the right thing, and `explanation` what to change.\n\nA test needs a free slot of the webhook (its `max_in_flight`). It waits up to 5 seconds for one. After that, the answer is 429. A tenant can run at most 20 tests at once; the operator can change that (`--tests-per-tenant`).",
    params,
    body: { schema: webhookTest, required: false, example: { event: 'profile.created' } },
    answer: one(testedAttempt),
    errors: ['too_many_requests'],
  },
} as const satisfies Record<string, Operation>;
