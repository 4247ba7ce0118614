import { z } from 'zod';
import { eventEntry } from '../event-name.ts';
import { ORDERINGS, RATE_COUNT_MAX, RATE_SECONDS_MAX, type Webhook } from '../resources/webhook.ts';
import { truth } from '../truth.ts';
import { authenticationInput } from './authentication.ts';

/** Delay before each retry, in seconds after the end of the attempt before it. */
export const retrySchedule = z
  .array(z.number().min(0, 'must be 0 or more seconds').max(604_800, 'must be at most 604800 seconds (7 days)'))
  .max(50, 'must have at most 50 entries');

/** Headers that the sender sets itself. */
export const RESERVED_HEADER =
  /^(host|transfer-encoding|connection|keep-alive|upgrade|te|trailer|expect|proxy-.*|traceparent|user-agent|content-.*|webhook-.*|x-omneo-.*|posthorn-.*)$/i;
const HEADER_NAME = /^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}$/;
const HEADER_VALUE = /^[\t\x20-\x7e\x80-\xff]{0,4096}$/;

/** Headers sent with every attempt. None that the sender sets itself, and nothing that could end a header line. */
export const staticHeaders = z.record(z.string(), z.string()).superRefine((headers, ctx) => {
  const seen = new Set<string>();
  for (const [name, value] of Object.entries(headers)) {
    const fail = (message: string) => ctx.addIssue({ code: 'custom', path: [name], message });
    if (!HEADER_NAME.test(name)) fail('is not a header name (RFC 9110 token, at most 100 characters)');
    else if (RESERVED_HEADER.test(name)) fail('is set by Posthorn itself: remove it');
    else if (seen.has(name.toLowerCase())) fail('appears twice in different case: keep one');
    if (!HEADER_VALUE.test(value))
      fail('must have a value of at most 4096 Latin-1 characters, without line breaks or control characters');
    seen.add(name.toLowerCase());
  }
  if (seen.size > 50) ctx.addIssue({ code: 'custom', message: 'must have at most 50 headers' });
});

const NAMESPACE_RULE = 'must be visible ASCII without spaces';
const namespaceText = z.string().max(100, 'must be at most 100 characters');

export const namespace = namespaceText
  .min(1, 'must not be empty: leave it out for none')
  .regex(/^[\x21-\x7e]+$/, NAMESPACE_RULE);

const rateLimit = z.strictObject({
  count: z
    .int('must be a whole number')
    .min(1, 'must be at least 1')
    .max(RATE_COUNT_MAX, `must be at most ${RATE_COUNT_MAX}`),
  per_seconds: z
    .number()
    .positive('must be above 0')
    .max(RATE_SECONDS_MAX, `must be at most ${RATE_SECONDS_MAX} (a day)`),
});

/** What a caller may set on a webhook. Which fields are needed, and when, is the business of `webhookCreate` and `webhookUpdate`. */
const settable = {
  trigger: eventEntry,
  events: z.array(eventEntry).min(1, 'must name at least one event').max(100, 'must name at most 100 events'),
  url: z.string().min(1).max(2048, 'must be at most 2048 characters'),
  queue: z.unknown(),
  condition: z.record(z.string(), z.unknown()).nullable(),
  extra_data_template: z.string().max(65_536).nullable(),
  description: z.string().max(1000, 'must be at most 1000 characters').nullable(),
  is_active: truth,
  headers: staticHeaders.nullable(),
  authentication: authenticationInput.nullable(),
  secret: z.string().nullable(),
  generate_secret: truth,
  use_default_secret: truth,
  timeout_ms: z.int().min(100, 'must be at least 100').max(60_000, 'must be at most 60000'),
  max_in_flight: z.int().min(1, 'must be at least 1').max(1000, 'must be at most 1000'),
  rate_limit: rateLimit.nullable(),
  ordering: z.enum(ORDERINGS),
  retry_schedule: retrySchedule.nullable(),
  retry_hourly: truth.nullable(),
  retry_daily: truth.nullable(),
  vendor_signature: truth,
};

/** Empty = none: a webhook that was read can be created again as it is. */
const webhookNamespace = namespaceText.regex(/^[\x21-\x7e]*$/, NAMESPACE_RULE);

/** `POST /webhooks`. `url` and one of `trigger`, `events` are needed. */
export const webhookCreate = z
  .strictObject({ ...settable, namespace: webhookNamespace.nullable() })
  .partial()
  .required({ url: true });
export type WebhookCreate = z.input<typeof webhookCreate>;

/** `PUT /webhooks/{id}`: partial; `held` says what becomes of held deliveries when `is_active: true` switches it on. */
export const webhookUpdate = z.strictObject({ ...settable, held: z.enum(['release', 'discard']) }).partial();
export type WebhookUpdate = z.input<typeof webhookUpdate>;
/** What a parsed `POST` or `PUT` sets. */
export type WebhookSettings = Omit<z.output<typeof webhookUpdate>, 'held'>;

export const TEST_SIGNATURES = ['valid', 'missing', 'wrong_secret', 'tampered', 'stale'] as const;
/** How a test is signed. All but `valid` are what a receiver must refuse. */
export type TestSignature = (typeof TEST_SIGNATURES)[number];

/** `POST /webhooks/{id}/test`. */
export const webhookTest = z.strictObject({
  signature: z
    .enum(TEST_SIGNATURES)
    .optional()
    .describe(
      'Default `valid`. A receiver must refuse the others: `missing` is not signed, `wrong_secret` is signed with another secret, `tampered` has a body that was changed after signing, `stale` was signed an hour ago.',
    ),
  event: z.string().optional().describe("Which of the webhook's events to send; default: its first."),
});

export type WebhookTest = z.input<typeof webhookTest>;

export const SECRET_OVERLAP_DEFAULT_SECONDS = 86_400;

/** `POST /webhooks/{id}/rotate-secret`. Without `secret` one is generated. */
export const secretRotation = z
  .strictObject({
    secret: z.string(),
    /** How long the old secret is valid beside the new one; 0 = not at all. Default 86400. */
    overlap_seconds: z
      .int('must be a whole number of seconds')
      .min(0, 'must be at least 0')
      .max(604_800, 'must be at most 604800 (7 days)'),
  })
  .partial();
export type SecretRotation = z.input<typeof secretRotation>;

/** Fields that a `PUT` ignores, whatever their value, so that a client can send back what it once read. */
export const WEBHOOK_READ_ONLY = [
  'id',
  'namespace',
  'condition_warnings',
  'disabled_reason',
  'disabled_at',
  'secret_hint',
  'secret_source',
  'secret_overlap_ends_at',
  'held_count',
  'health',
  'user_id',
  'created_at',
  'updated_at',
] as const satisfies readonly (keyof Webhook)[];
