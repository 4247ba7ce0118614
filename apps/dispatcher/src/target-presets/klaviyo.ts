import type { TargetPreset } from '@posthorn/contracts';

const template = `{
  "data": {
    "type": "event",
    "attributes": {
      "unique_id": "reward-{{ id }}",
{% if issued_at %}
      "time": "{{ issued_at|date('c') }}",
{% endif %}
{% if value_initial is not null %}
      "value": {{ value_initial|json_encode }},
{% if definition.currency %}
      "value_currency": {{ definition.currency|json_encode }},
{% endif %}
{% endif %}
      "properties": {
        "reward_id": {{ id|json_encode }},
        "profile_id": {{ profile_id|json_encode }},
        "reward": {{ definition.name|default('')|json_encode }},
        "reward_handle": {{ definition.handle|default('')|json_encode }},
{% if expires_at %}
        "expires_at": "{{ expires_at|date('c') }}",
{% endif %}
        "tier": {{ profile.tier_handle|default('')|json_encode }},
        "point_balance": {{ profile.point_balance|default(0)|json_encode }}
      },
      "metric": { "data": { "type": "metric", "attributes": { "name": "Reward issued" } } },
      "profile": {
        "data": {
          "type": "profile",
          "attributes": {
{% if profile.first_name %}
            "first_name": {{ profile.first_name|json_encode }},
{% endif %}
{% if profile.last_name %}
            "last_name": {{ profile.last_name|json_encode }},
{% endif %}
            "email": {{ profile.email|default('')|json_encode }}
          }
        }
      }
    }
  }
}`;

export const klaviyo: TargetPreset = {
  key: 'klaviyo',
  name: 'Klaviyo',
  summary: 'Creates the event "Reward issued" on the profile with that email address. Flows can start from it.',
  documentation_url: 'https://developers.klaviyo.com/en/reference/create_event',
  events: ['reward.created'],
  method: 'POST',
  url: 'https://a.klaviyo.com/api/events',
  headers: { revision: '2026-07-15' },
  template,
  condition: { '!!': [{ var: 'profile.email' }] },
  authentication: {
    kind: 'api_key',
    fields: [
      { name: 'in', value: 'header', description: 'Klaviyo reads the key from a header.' },
      { name: 'name', value: 'authorization', description: 'The name of that header.' },
      {
        name: 'value',
        value: null,
        description: 'The text `Klaviyo-API-Key`, one space, and a private API key with the scope `events:write`.',
      },
    ],
  },
  rate_limit: { count: 58, per_seconds: 1 },
  published_limits: [
    { count: 350, per_seconds: 1 },
    { count: 3500, per_seconds: 60 },
  ],
  limits_note:
    'Klaviyo counts all calls of an account that use private keys together. A target has one limit, so 58 a second keeps both.',
  placeholders: [],
  needs: [
    'A Klaviyo account whose API keys you may manage.',
    'Rewards with a person who has an email address. Posthorn does not send the others.',
  ],
  steps: [
    'In Klaviyo, open Settings → API keys and create a private key with full access to Events and no access to anything else.',
    'Create a target from this preset. As `value` of the authentication enter `Klaviyo-API-Key`, a space and the key.',
    'Create a reaction on `reward.created` with the action `target.send` and the handle of this target.',
    'In Klaviyo, create a flow that starts when the metric "Reward issued" is recorded.',
  ],
  trial: [
    'Send a test from the target. Klaviyo answers 202.',
    'In Klaviyo, open Analytics → Metrics → "Reward issued". The event shows up within a few minutes.',
  ],
  failures: [
    {
      answer: '400',
      cause:
        'A field has a wrong type or format. `errors[].source.pointer` in the answer names it. A key that is not valid may be a 400 too.',
      next: 'Fix the template, then resend as new.',
    },
    {
      answer: '401 or 403',
      cause: 'The key is wrong, or the word `Klaviyo-API-Key` before it is missing, or the scope `events:write` is.',
      next: 'Set the authentication of the target again. Posthorn retries by itself.',
    },
    {
      answer: '429',
      cause: 'The account is over its rate limit, often because of other programs.',
      next: 'Nothing: Klaviyo says in `Retry-After` when to retry, and Posthorn waits for it. If it is frequent, lower `rate_limit`.',
    },
    {
      answer: '202, and the event is missing',
      cause:
        'Klaviyo checks some values after it answered. A repeat with the same `unique_id` is dropped, which is right.',
      next: "Look at the profile's activity in Klaviyo. Ask Klaviyo's support with the time of the attempt.",
    },
  ],
  unverified: [
    'Klaviyo documents the content type `application/vnd.api+json`. Posthorn sends `application/json`, which examples of earlier revisions have. If Klaviyo answers 415, this is why.',
    'A revision is supported for two years. The fields were compared with revision 2026-07-15; 2026-10-15 is newer.',
  ],
};
