import {
  CANCEL_REASONS,
  DELIVERY_STATUSES,
  delivery,
  deliveryCount,
  deliveryDetail,
  resend,
  signatureReport,
} from '@posthorn/contracts';
import { KEYS, QUERY_MAX_CHARS } from '@posthorn/query';
import { z } from 'zod';
import { keyset, type Operation, one } from '../operation.ts';

const group = 'Deliveries';
const params = { id: z.string().describe('Id of the delivery: `dlv_…`.') };
const time = (description: string) =>
  z.string().describe(`${description} RFC 3339, or \`YYYY-MM-DD HH:MM:SS\` in UTC.`);

const filters = {
  status: z
    .string()
    .describe(`One or more of ${DELIVERY_STATUSES.map((one) => `\`${one}\``).join(', ')}, with commas between.`),
  reason: z.enum(CANCEL_REASONS).describe('Those that were cancelled for this reason.'),
  event: z.string().describe('Those of the event of this name.'),
  webhook_id: z.int().min(0).describe('Those to this webhook.'),
  target_id: z.int().min(0).describe('Those to this target: none, as long as this version has no targets.'),
  event_id: z.string().describe('Those of this event.'),
  profile_id: z.string().describe('Those about this profile.'),
  code: z.int().min(0).describe('Those whose last attempt was answered with this HTTP status.'),
  since: time('Made at or after this time.'),
  until: time('Made before this time.'),
  search: z.string().describe("Those with this text in their id, the event's name or id, or the profile's id."),
};
const query = z
  .string()
  .max(QUERY_MAX_CHARS)
  .describe(
    'Those that match a text of the query language, as in `status:failed code:5xx latency:>2s since:15m -is:test`; filters narrow it further. Keys: ' +
      `${KEYS.map(({ name }) => `\`${name}\``).join(', ')}; words without a key are looked for in names, ids and the webhook. A fault is a 422 of the field \`query\`, and \`at\` says where.`,
  );

export const deliveryOperations = {
  list: {
    id: 'listDeliveries',
    group,
    summary: 'List deliveries',
    description:
      'Newest first. One page looks at a bounded number of rows: with a filter that little fits, it may be short or empty and still have a `next_cursor`, which goes on from there; a warning says so.',
    filters,
    query,
    sort: ['-id', '-created_at'],
    answer: keyset(delivery),
  },
  count: {
    id: 'countDeliveries',
    group,
    summary: 'Count deliveries',
    description:
      'With the filters of the list. Counting is bounded, like a page of the list: where `exact` is false there are at least `count`. By status (`failed`, `held`, `retrying`, `cancelled`) or webhook alone, and without a filter, it is exact up to 100,000.',
    filters,
    query,
    answer: one(deliveryCount),
  },
  get: {
    id: 'getDelivery',
    group,
    summary: 'Show a delivery and its attempts',
    description:
      'Requests as they were sent and answers as they came, up to 16 KiB of each body. Values of static headers and credentials are shown as `••••`.',
    params,
    answer: one(deliveryDetail),
  },
  resend: {
    id: 'resendDelivery',
    group,
    summary: 'Send a delivery again',
    description:
      'By default one more attempt at once, with the same id and bytes: a receiver that already handled it knows it by its `webhook-id`. `as_new: true`, or a `context` of its own, makes a new delivery with a new id and `replay_of`.',
    params,
    body: { schema: resend, required: false, example: { as_new: true } },
    answer: one(delivery, 202),
    errors: ['conflict', 'gone'],
  },
  signature: {
    id: 'checkDeliverySignature',
    group,
    summary: 'Check the signatures of what was sent',
    description:
      'Recomputes the signatures of every attempt from its recorded headers and the body, under the secrets that the webhook has now: the present one, and the one before the last rotation. Each verdict that is not plainly good has its cause in words. No key is shown.',
    params,
    answer: one(signatureReport),
  },
  cancel: {
    id: 'cancelDelivery',
    group,
    summary: 'Cancel a delivery',
    description: 'What is unfinished will not be tried again. An attempt under way is not called back.',
    params,
    answer: one(delivery),
    errors: ['conflict'],
  },
} as const satisfies Record<string, Operation>;
