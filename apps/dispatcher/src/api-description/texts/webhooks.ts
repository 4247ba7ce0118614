import { byName, type PlainName } from '../../domain/endpoint-fields.ts';
import { disabledReasonText, endpointTexts, readOnlyTexts, secretTexts } from './endpoints.ts';
import type { Texts } from './texts.ts';

const shared = {
  ...endpointTexts('webhook'),
  trigger: 'The first entry of `events`, as written. An alias such as `profiles.create` is kept.',
  events: 'Event names, prefixes such as `profile.*`, or `*` for every domain event.',
  condition: 'A JSON Logic rule over the context. Only events that meet it are sent. `null` = all events.',
  extra_data_template:
    'A Twig template that renders a JSON object. Its members are added to the context. `null` = none.',
  ...byName<'webhook', Record<PlainName<'webhook'>, string>>('webhook', ({ text }) => text),
  namespace:
    'The webhook does not get events of this namespace, so that a system does not receive its own events. Fixed at creation. Empty = none.',
};

/** The fields that a request can set. An update cannot change `namespace`. */
const settable = {
  ...shared,
  ...secretTexts,
  secret: `${secretTexts.secret} If absent at creation, the default secret of the tenant signs.`,
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
    ...readOnlyTexts('webhook'),
    secret_source:
      'Which secret signs its requests: `webhook` (its own secret), `tenant` (the default secret) or `none` (unsigned).',
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
    disabled_reason: disabledReasonText,
    disabled_at: 'When it was switched off.',
    held_count: 'Number of deliveries that were held when the event was created.',
  },
  TargetDisabledContext: {
    '': 'A target that was switched off, without fields that may contain a secret.',
    id: 'Id of the target.',
    name: 'The name that people see.',
    handle: 'What reactions name it by.',
    url: 'The URL that it sends to, as it was set.',
    is_active: 'Whether the target is on.',
    disabled_reason: disabledReasonText,
    disabled_at: 'When it was switched off.',
    held_count: 'Number of deliveries that were held when the event was created.',
  },
  EndpointHealth: {
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
