import { z } from 'zod';
import { eventEntry } from '../event-name.ts';
import { ENDPOINT_READ_ONLY } from '../resources/endpoint.ts';
import type { Webhook } from '../resources/webhook.ts';
import { endOfHolding, endpointSettable, TEMPLATE_MAX_CHARACTERS } from './endpoint.ts';

const NAMESPACE_RULE = 'must be visible ASCII without spaces';
const namespaceText = z.string().max(100, 'must be at most 100 characters');

export const namespace = namespaceText
  .min(1, 'must not be empty: leave it out for none')
  .regex(/^[\x21-\x7e]+$/, NAMESPACE_RULE);

/** What a caller may set on a webhook. Which fields are needed, and when, is the business of `webhookCreate` and `webhookUpdate`. */
const settable = {
  ...endpointSettable,
  trigger: eventEntry,
  events: z.array(eventEntry).min(1, 'must name at least one event').max(100, 'must name at most 100 events'),
  condition: z.record(z.string(), z.unknown()).nullable(),
  extra_data_template: z.string().max(TEMPLATE_MAX_CHARACTERS).nullable(),
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
export const webhookUpdate = z.strictObject({ ...settable, held: endOfHolding }).partial();
export type WebhookUpdate = z.input<typeof webhookUpdate>;
/** What a parsed `POST` or `PUT` sets. */
export type WebhookSettings = Omit<z.output<typeof webhookUpdate>, 'held'>;

export const TEST_SIGNATURES = ['valid', 'missing', 'wrong_secret', 'tampered', 'stale'] as const;
/** How a test is signed. All but `valid` are what a receiver must refuse. */
export type TestSignature = (typeof TEST_SIGNATURES)[number];

/** What a test can send: the checks of `@posthorn/diagnose/checks` that are one plain request. */
export const TEST_CHECKS = [
  ...['valid', 'sparse', 'json_spaces', 'json_escapes', 'json_unicode', 'json_numbers', 'json_key_order', 'large'],
  ...['rotation_new_first', 'rotation_old_first', 'missing', 'wrong_secret', 'tampered', 'reformatted', 'stale'],
  ...['future', 'id_changed', 'event_changed', 'missing_id', 'missing_timestamp', 'missing_event'],
  ...['empty_signature', 'short_signature', 'odd_signature', 'other_version', 'type_text', 'type_missing'],
] as const;
export type TestCheck = (typeof TEST_CHECKS)[number];

/** `POST /webhooks/{id}/test`. */
export const webhookTest = z.strictObject({
  check: z
    .enum(TEST_CHECKS)
    .optional()
    .describe(
      'What to send; default `valid`. docs/checking-receivers.md says what each check sends and what the receiver must do.',
    ),
  signature: z
    .enum(TEST_SIGNATURES)
    .optional()
    .describe('The older name of `check`, for five of the checks; its `tampered` is `reformatted` there.'),
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
export const WEBHOOK_READ_ONLY = [...ENDPOINT_READ_ONLY, 'namespace'] as const satisfies readonly (keyof Webhook)[];
