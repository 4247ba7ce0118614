import {
  LANES,
  ORDERINGS,
  secretRotation,
  testedAttempt,
  webhook,
  webhookCreate,
  webhookTest,
  webhookUpdate,
} from '@posthorn/contracts';
import { z } from 'zod';
import { WEBHOOK_SORTS } from '../../../domain/list-filter.ts';
import { COMPARED, nothing, numbered, type Operation, one } from '../operation.ts';

const params = { id: z.int().min(1).describe('Id of the webhook.') };
const group = 'Webhooks';

const truth = z.enum(['1', '0', 'true', 'false']);
const time = z.string().describe('By this time, in whole seconds: RFC 3339, or `YYYY-MM-DD HH:MM:SS` in UTC.');

export const webhookOperations = {
  list: {
    id: 'listWebhooks',
    group,
    summary: 'List webhooks',
    description: COMPARED,
    filters: {
      id: z.string().describe('The one of this id.'),
      trigger: z.string().describe('Those whose field `trigger` is exactly this, as it was written.'),
      event: z.string().describe('Those with this entry, or another spelling of it, among their `events`.'),
      url: z.string().describe('Those with exactly this URL.'),
      namespace: z.string().describe('Those of this namespace; empty = those without one.'),
      queue: z.enum(LANES).describe('Those of this priority.'),
      is_active: truth.describe('`1`: those that are on; `0`: those that are off.'),
      retry_hourly: truth.describe('By this field.'),
      retry_daily: truth.describe('By this field.'),
      vendor_signature: truth.describe('By this field.'),
      condition: z.string().describe('Those with exactly this condition, as JSON.'),
      extra_data_template: z.string().describe('Those with exactly this template.'),
      description: z.string().describe('Those with exactly this description.'),
      ordering: z.enum(ORDERINGS).describe('By this field.'),
      disabled_reason: z.enum(['by_user', 'gone', 'failing']).describe('By this field.'),
      user_id: z.string().describe('Those created by the token of this id.'),
      created_at: time,
      updated_at: time,
      search: z.string().max(200).describe('Those with this text in `url`, `description`, `namespace` or `events`.'),
      json_contains: z.string().describe('Those whose condition has this JSON in it, at any depth: `{"var":"total"}`.'),
    },
    sort: ['-id', ...WEBHOOK_SORTS.flatMap((field) => (field === 'id' ? [field] : [field, `-${field}` as const]))],
    answer: numbered(webhook),
  },
  create: {
    id: 'createWebhook',
    group,
    summary: 'Create a webhook',
    description:
      'Needs `url` and one of `trigger` (one entry) and `events` (a list). An entry is an event name, a prefix such as `profile.*` (every name below it), or `*` (every domain event). A pair of entry and URL may exist once. An alias such as `profiles.create` is kept as written and matches the event it means; receivers get that event under its canonical name.\n\nWithout `secret` and `generate_secret` it signs with the default secret of the tenant. With `generate_secret` the answer carries the new `secret`. It is shown in this answer only: store it. `secret: null` leaves requests unsigned, with a warning.',
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
