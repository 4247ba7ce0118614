import { DEFAULT_MAX_IN_FLIGHT, DEFAULT_TIMEOUT_MS } from '@posthorn/contracts';
import type { Texts } from './texts.ts';

const disabledReason =
  'Why it is off: `by_user`, `gone` (the receiver answered 410), `failing` (five days without a success).';

const shared = {
  trigger: 'One entry: the first of `events`, as it was written. An alias such as `profiles.create` stays one.',
  events: 'Event names, prefixes such as `profile.*`, or `*` for every domain event.',
  url: 'Where it is sent: http or https.',
  queue: '`high`, `default` or `low`: whose deliveries go first when there are many.',
  condition: 'A JSON Logic rule over the context: only events that meet it are sent. `null` = all.',
  extra_data_template: 'A Twig template of a JSON object, whose members are added to the context. `null` = none.',
  description: 'A note for people.',
  is_active: 'Whether it is on. While it is off, its deliveries are held.',
  headers: 'Headers to send with every attempt, by name; at most 50.',
  timeout_ms: `How long an attempt may take in all. Default: ${DEFAULT_TIMEOUT_MS}.`,
  max_in_flight: `How many attempts may be under way at once. Default: ${DEFAULT_MAX_IN_FLIGHT}.`,
  rate_limit: 'How many attempts may start within a time. `null` = no limit.',
  'rate_limit.count': 'At most so many attempts …',
  'rate_limit.per_seconds': '… in any window of so many seconds.',
  ordering: '`profile`: the deliveries of one profile one at a time, in order of acceptance. Default: `none`.',
  retry_schedule:
    'Seconds from the end of each attempt to the next. `[]` = no retry; `null` = the default: ten attempts in about 76 hours.',
  retry_hourly: 'Whether one attempt an hour follows the schedule, for 24 hours. Default: false.',
  retry_daily: 'Whether one attempt a day follows after that, for 7 days. Default: false.',
  vendor_signature: 'Whether `x-omneo-hmac-sha256` is sent. Default: true.',
  namespace:
    'It does not get events of this namespace: those it caused itself. Fixed once it is created. Empty = none.',
};

/** What may be set; not on `namespace`, which an update cannot change. */
const settable = {
  ...shared,
  secret:
    'Signs what is sent: `whsec_…`, or 1 to 256 visible ASCII characters. `null` = unsigned. Left out when a webhook is created: the default secret of the tenant signs.',
  generate_secret: 'Make a new secret; the answer shows it.',
  use_default_secret: 'Sign with the default secret of the tenant, as a new webhook does by itself.',
};
const { namespace: _fixed, ...changeable } = settable;

export const WEBHOOK_TEXTS: Texts = {
  WebhookCreate: { '': 'A webhook to be created.', ...settable },
  WebhookUpdate: {
    '': 'What to change.',
    ...changeable,
    held: 'With `is_active: true`: what becomes of held deliveries. Default: `release`.',
  },
  WebhookTest: { '': 'What to test with.', event: "Which of the webhook's events to send. Default: its first." },
  Webhook: {
    '': 'A subscription: events go to a URL.',
    ...shared,
    id: 'Id of the webhook.',
    condition_warnings:
      'What its condition may not mean as it is written, such as an operator that does not exist. Such a condition is not met where that operator is reached.',
    disabled_reason: disabledReason,
    disabled_at: 'When it was switched off.',
    secret: 'The secret, only in the answer to the request that set it.',
    secret_hint: 'The end of the secret it is signed with, to tell it from others; `null` without one.',
    secret_source:
      'What its requests are signed with: `webhook` (a secret of its own), `tenant` (the default secret), `none` (they are not signed).',
    secret_overlap_ends_at: 'Until when the secret before the last rotation is valid too.',
    held_count: 'How many deliveries are held.',
    health: 'How its receiver is doing.',
    user_id: 'The token that created it.',
    created_at: 'When it was created.',
    updated_at: 'When it was last changed.',
  },
  DefaultSecret: {
    '': 'What webhooks without a secret of their own sign with.',
    secret_hint: 'The end of the secret, to tell it from others; `null` = there was no need of one yet.',
    secret: 'The secret, only in the answer that shows it.',
    secret_overlap_ends_at: 'Until when the secret before the last rotation is valid too.',
    can_be_shown: 'Whether it can still be shown: nobody has seen it yet.',
    webhook_count: 'How many webhooks sign with it.',
    created_at: 'When the first one was made.',
    set_at: 'When the present one was set.',
  },
  WebhookDisabledContext: {
    '': 'A webhook that was switched off, without what may hold a secret.',
    id: 'Id of the webhook.',
    trigger: shared.trigger,
    events: shared.events,
    url: shared.url,
    namespace: shared.namespace,
    is_active: shared.is_active,
    disabled_reason: disabledReason,
    disabled_at: 'When it was switched off.',
    held_count: 'How many deliveries are held.',
  },
  WebhookHealth: {
    '': 'How its receiver is doing. Tests count for nothing.',
    state: '`failing`: its last attempt that counted failed; `off`: it is switched off.',
    failing_since: 'The first failed attempt since the last success.',
    failure_count: 'Failed attempts since the last success.',
    last_success_at: 'To the minute.',
    last_failure_at: 'The last failed attempt.',
  },
  SecretRotation: {
    '': 'The secret to take the place of the present one.',
    secret: 'The new secret. Default: one is generated.',
    overlap_seconds: 'How long the old secret is valid beside the new one; 0 = not at all. Default: 86400.',
  },
};
