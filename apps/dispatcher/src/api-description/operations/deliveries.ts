import {
  DELIVERY_REASONS,
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
    .describe(`One or more of ${DELIVERY_STATUSES.map((one) => `\`${one}\``).join(', ')}, comma-separated.`),
  reason: z.enum(DELIVERY_REASONS).describe('Deliveries cancelled, or failed without an attempt, for this reason.'),
  event: z.string().describe('Deliveries of events with this name.'),
  webhook_id: z.int().min(0).describe('Deliveries to this webhook.'),
  target_id: z.int().min(0).describe('Deliveries to this target.'),
  event_id: z.string().describe('Deliveries of this event.'),
  profile_id: z.string().describe('Events about this profile.'),
  code: z.int().min(0).describe('Deliveries whose last attempt got this HTTP status.'),
  since: time('Created at or after this time.'),
  until: time('Created before this time.'),
  search: z
    .string()
    .describe('Deliveries with this text in their id, in the name or id of the event, or in the profile id.'),
};
const query = z
  .string()
  .max(QUERY_MAX_CHARS)
  .describe(
    'Deliveries that match this query, such as `status:failed code:5xx latency:>2s since:15m -is:test`. Filters narrow it further. Keys: ' +
      `${KEYS.map(({ name }) => `\`${name}\``).join(', ')}. Words without a key search names, ids and the webhook. An invalid query is answered 422 with the field \`query\`, and \`at\` gives the position.`,
  );

export const deliveryOperations = {
  list: {
    id: 'listDeliveries',
    group,
    summary: 'List deliveries',
    description:
      'Newest first. One page scans a limited number of rows. With a selective filter it can be short or empty and still have a `next_cursor`, and then carries a warning. Continue with that cursor.',
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
      'Takes the filters of the list. Counting is limited like a page of the list: if `exact` is false, there are at least `count` deliveries. Without a filter, or with only a status (`failed`, `held`, `retrying`, `cancelled`) or only a webhook, the count is exact up to 100,000.',
    filters,
    query,
    answer: one(deliveryCount),
  },
  get: {
    id: 'getDelivery',
    group,
    summary: 'Show a delivery and its attempts',
    description:
      'Shows the sent requests and the received answers, with up to 16 KiB of each body. Values of static headers and credentials are shown as `••••`.',
    params,
    answer: one(deliveryDetail),
  },
  resend: {
    id: 'resendDelivery',
    group,
    summary: 'Send a delivery again',
    description:
      'By default Posthorn makes one more attempt immediately, with the same id and bytes. A receiver that already handled it recognizes the `webhook-id`. `as_new: true` or a `context` in the body creates a new delivery with a new id and `replay_of`.',
    params,
    body: { schema: resend, required: false, example: { as_new: true } },
    answer: one(delivery, 202),
    errors: ['conflict', 'gone'],
  },
  signature: {
    id: 'checkDeliverySignature',
    group,
    summary: 'Check the signatures of a delivery',
    description:
      'Recomputes the signatures of every attempt from the recorded headers and body, with the current and the previous secret of the webhook. Every verdict that needs an explanation has a `cause`. The answer contains no key.',
    params,
    answer: one(signatureReport),
  },
  cancel: {
    id: 'cancelDelivery',
    group,
    summary: 'Cancel a delivery',
    description: 'Stops all further attempts of an unfinished delivery. An attempt in flight is not interrupted.',
    params,
    answer: one(delivery),
    errors: ['conflict'],
  },
} as const satisfies Record<string, Operation>;
