import type { TargetPreset } from '@posthorn/contracts';

const template = `{
  "id": {{ id|json_encode }},
  "person": {
{% if profile_id is defined %}
    "id": {{ profile_id|json_encode }},
    "email": {{ profile.email|json_encode }},
    "first_name": {{ profile.first_name|json_encode }},
    "tier": {{ profile.tier_handle|json_encode }}
{% else %}
    "id": {{ id|json_encode }},
    "email": {{ email|json_encode }},
    "first_name": {{ first_name|json_encode }},
    "tier": {{ tier_handle|json_encode }}
{% endif %}
  },
  "incentive": {{ definition.handle|json_encode }},
  "amount": {{ (total ?? value_initial)|json_encode }},
  "items": [
{% for item in items|default([]) %}
    { "sku": {{ item.sku|json_encode }}, "quantity": {{ item.quantity|json_encode }} }{{ loop.last ? '' : ',' }}
{% endfor %}
  ]
}`;

export const genericRest: TargetPreset = {
  key: 'generic-rest',
  name: 'Any REST API',
  summary: 'A body of a few fields, with an API key in a header. Change it until it fits your API.',
  documentation_url: 'https://twig.symfony.com/doc/3.x/templates.html',
  events: [
    'profile.created',
    'profile.updated',
    'profile.merged',
    'transaction.created',
    'reward.created',
    'benefit.created',
    'tier.achieved',
  ],
  method: 'POST',
  url: 'https://YOUR_HOST/YOUR_PATH',
  headers: {},
  template,
  condition: null,
  authentication: {
    kind: 'api_key',
    fields: [
      { name: 'in', value: 'header', description: '`header` or `query`.' },
      { name: 'name', value: 'x-api-key', description: 'The name of the header or of the query parameter.' },
      { name: 'value', value: null, description: 'The key.' },
    ],
  },
  rate_limit: null,
  published_limits: [],
  limits_note: 'Set `rate_limit` to what your API allows.',
  placeholders: [
    { name: 'YOUR_HOST', description: 'The host of your API, such as `api.example.com`.' },
    { name: 'YOUR_PATH', description: 'The path of the call.' },
  ],
  needs: ['An API that takes JSON over HTTPS and answers 2xx for what it accepted.'],
  steps: [
    'Create a target from this preset. Replace every `YOUR_…`, and choose the kind of authentication that your API has.',
    "Change the template next to a stored event. Leave the template empty to send the event's whole context.",
    'Create a reaction on an event with the action `target.send` and the handle of this target.',
  ],
  trial: ['Preview the target with a stored event and read the body.', 'Send a test from the target.'],
  failures: [
    {
      answer: '`render_failed`',
      cause: 'The template did not give JSON for this event. Nothing was sent.',
      next: 'The delivery shows line, column and reason. Fix the template, then resend as new.',
    },
    {
      answer: '400 or 422',
      cause: 'Your API does not accept the body.',
      next: 'Fix the template, then resend as new. A resend alone has the same bytes.',
    },
    {
      answer: '401 or 403',
      cause: 'The authentication is wrong or expired.',
      next: 'Set the authentication of the target again. Posthorn retries by itself.',
    },
    {
      answer: '410',
      cause: 'Your API says that the address is gone. Posthorn switches the target off at once and holds what follows.',
      next: 'Change the URL. Then switch the target on.',
    },
  ],
  unverified: [],
};
