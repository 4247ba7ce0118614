import { byName, type PlainName } from '../../domain/webhook-fields.ts';
import type { Texts } from './texts.ts';

const disabledReason =
  'Why it is off: `by_user`, `gone` (the receiver answered 410) or `failing` (five days without a success).';

const shared = {
  trigger: 'The first entry of `events`, as written. An alias such as `profiles.create` is kept.',
  events: 'Event names, prefixes such as `profile.*`, or `*` for every domain event.',
  url: 'The http or https URL to send to.',
  queue: 'Priority (lane) under load: `high`, `default` or `low`.',
  condition: 'A JSON Logic rule over the context. Only events that meet it are sent. `null` = all events.',
  extra_data_template:
    'A Twig template that renders a JSON object. Its members are added to the context. `null` = none.',
  is_active: 'Whether the webhook is on. While it is off, its deliveries are held.',
  headers: 'Static headers to send with every attempt; at most 50.',
  authentication:
    'How requests prove to the receiver who sends them. Secret fields are shown as `••••`; a `••••` that is sent back keeps what is stored. `null` = none. Signing is independent of it.',
  ...byName<Record<PlainName, string>>(({ text }) => text),
  rate_limit: 'Max attempts started per time window. `null` = no limit.',
  'rate_limit.count': 'Max attempts per window.',
  'rate_limit.per_seconds': 'Length of the window in seconds.',
  namespace:
    'The webhook does not get events of this namespace, so that a system does not receive its own events. Fixed at creation. Empty = none.',
};

/** The fields that a request can set. An update cannot change `namespace`. */
const settable = {
  ...shared,
  secret:
    'Secret that signs the requests: `whsec_…`, or 1 to 256 visible ASCII characters. `null` = unsigned. If absent at creation, the default secret of the tenant signs.',
  generate_secret: 'Generate a new secret, shown in the answer.',
  use_default_secret: 'Sign with the default secret of the tenant, as new webhooks do by default.',
};
const { namespace: _fixed, ...changeable } = settable;

export const WEBHOOK_TEXTS: Texts = {
  Authentication: { '': 'How requests prove to the receiver who sends them. Secret fields are `••••`.' },
  AuthenticationInput: { '': 'How requests prove to the receiver who sends them.' },
  WebhookCreate: { '': 'A webhook to create.', ...settable },
  WebhookUpdate: {
    '': 'The fields to change.',
    ...changeable,
    held: 'With `is_active: true`: what to do with held deliveries. Default: `release`.',
  },
  WebhookTest: { '': 'Options of a test.', event: 'The event of the webhook to send. Default: its first.' },
  Webhook: {
    '': 'A subscription that sends events to a URL.',
    ...shared,
    id: 'Id of the webhook.',
    condition_warnings:
      'Probable mistakes in the condition, such as an unknown operator. If the evaluation reaches an unknown operator, the condition is not met.',
    disabled_reason: disabledReason,
    disabled_at: 'When it was switched off.',
    secret: 'The secret, only in the answer to the request that set it.',
    secret_hint: 'Last characters of the signing secret, to identify it; `null` without a secret.',
    secret_source:
      'Which secret signs its requests: `webhook` (its own secret), `tenant` (the default secret) or `none` (unsigned).',
    secret_overlap_ends_at: 'Until when the previous secret is also valid.',
    held_count:
      'Number of deliveries that are held now. If more than 1,000 deliveries wait when a webhook is switched off or on, the number changes for some seconds more.',
    health: 'Health of the receiver.',
    user_id: 'The token that created it.',
    created_at: 'When it was created.',
    updated_at: 'When it was last changed.',
  },
  DefaultSecret: {
    '': 'The secret of webhooks without a secret of their own.',
    secret_hint: 'Last characters of the secret, to identify it; `null` = not generated yet.',
    secret: 'The secret, only in the answer that shows it.',
    secret_overlap_ends_at: 'Until when the previous secret is also valid.',
    can_be_shown: 'Whether it can still be shown, because it was never shown before.',
    webhook_count: 'Number of webhooks that sign with it.',
    created_at: 'When the first default secret was created.',
    set_at: 'When the current secret was set.',
  },
  WebhookDisabledContext: {
    '': 'A webhook that was switched off, without fields that may contain a secret.',
    id: 'Id of the webhook.',
    trigger: shared.trigger,
    events: shared.events,
    url: shared.url,
    namespace: shared.namespace,
    is_active: shared.is_active,
    disabled_reason: disabledReason,
    disabled_at: 'When it was switched off.',
    held_count: 'Number of deliveries that were held when the event was created.',
  },
  WebhookHealth: {
    '': 'Health of the receiver. Tests do not count.',
    state: '`failing`: the last attempt failed. `off`: the webhook is off.',
    failing_since: 'Time of the first failed attempt since the last success.',
    failure_count: 'Number of failed attempts since the last success.',
    last_success_at: 'Time of the last success, to the minute.',
    last_failure_at: 'Time of the last failed attempt.',
  },
  SecretRotation: {
    '': 'The new secret and its overlap.',
    secret: 'The new secret. Default: one is generated.',
    overlap_seconds:
      'How long the old secret stays valid together with the new one, in seconds; 0 = not at all. Default: 86400.',
  },
};
