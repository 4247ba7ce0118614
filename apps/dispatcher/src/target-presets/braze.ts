import type { TargetPreset } from '@posthorn/contracts';

const template = `{
  "attributes": [
    {
{% if profile.tier_handle %}
      "loyalty_tier": {{ profile.tier_handle|json_encode }},
{% endif %}
{% if profile.point_balance is not null %}
      "loyalty_points": {{ profile.point_balance|json_encode }},
{% endif %}
      "external_id": {{ profile_id|default('')|json_encode }}
    }
  ],
  "events": [
    {
      "external_id": {{ profile_id|default('')|json_encode }},
      "name": "loyalty_purchase",
      "time": "{{ transacted_at|date('c') }}",
      "properties": {
{% if currency %}
        "currency": {{ currency|slice(0, 255)|json_encode }},
{% endif %}
{% if location.name %}
        "location": {{ location.name|slice(0, 255)|json_encode }},
{% endif %}
{% if total is not null %}
        "total": {{ total|json_encode }},
{% endif %}
        "item_count": {{ items|default([])|length }},
        "transaction_id": "{{ ('' ~ id)|slice(0, 255) }}"
      }
    }
  ]
}`;

export const braze: TargetPreset = {
  key: 'braze',
  name: 'Braze',
  summary: 'Records the custom event "loyalty_purchase" and updates tier and points of the user.',
  documentation_url: 'https://www.braze.com/docs/api/endpoints/user_data/post_user_track',
  events: ['transaction.created'],
  method: 'POST',
  url: 'https://YOUR_REST_ENDPOINT/users/track',
  headers: {},
  template,
  condition: {
    and: [{ '!!': [{ var: 'profile_id' }] }, { '!!': [{ var: 'transacted_at' }] }, { '!': [{ var: 'is_void' }] }],
  },
  authentication: {
    kind: 'bearer',
    fields: [{ name: 'token', value: null, description: 'A REST API key with the permission `users.track`.' }],
  },
  rate_limit: { count: 3000, per_seconds: 3 },
  published_limits: [{ count: 3000, per_seconds: 3 }],
  limits_note:
    'Braze counts all calls of a workspace together. Customers who pay by monthly active users have an hourly limit and a burst limit of their own: see Settings → APIs and Identifiers → API Usage Dashboard.',
  placeholders: [
    {
      name: 'YOUR_REST_ENDPOINT',
      description:
        'The REST endpoint of your Braze instance, such as `rest.iad-01.braze.com` or `rest.fra-01.braze.eu`.',
    },
  ],
  needs: [
    'A Braze workspace, and the right to create API keys.',
    'Users of Braze whose `external_id` is the profile id. Braze creates a user for an `external_id` that it does not know.',
  ],
  steps: [
    'In Braze, open Settings → APIs and Identifiers and create a REST API key with the permission `users.track`.',
    'Create a target from this preset. Replace `YOUR_REST_ENDPOINT`, and enter the key as `token`.',
    'If your users have another `external_id`, change it in both places of the template.',
    'Create a reaction on `transaction.created` with the action `target.send` and the handle of this target.',
    'In Braze, create a campaign or Canvas that starts with the custom event `loyalty_purchase`.',
  ],
  trial: [
    'Send a test from the target. Braze answers 201 with `"message": "success"` and `"events_processed": 1`.',
    "Search for the user by external id. The event is in the user's custom events.",
  ],
  failures: [
    {
      answer: '400',
      cause: 'The body is not as Braze expects it. `message` and `errors` say what is wrong.',
      next: 'Fix the template, then resend as new.',
    },
    {
      answer: '401 or 403',
      cause: 'The key is wrong, belongs to another instance, or lacks `users.track`.',
      next: 'Check the REST endpoint first, then the key.',
    },
    {
      answer: '429',
      cause: 'The workspace is over its rate limit.',
      next: 'Posthorn retries on the schedule of the target. `X-RateLimit-Reset` of the answer says when the limit starts again.',
    },
    {
      answer: '2xx with `errors`',
      cause: 'Braze accepted the request but skipped an object in it. For Posthorn that is delivered.',
      next: "Look at the answer's body in the attempt.",
    },
    {
      answer: 'A purchase is counted twice',
      cause: 'The answer of the first attempt was lost, so Posthorn sent it again. Braze does not recognise repeats.',
      next: 'Nothing. It is rare. Compare by `transaction_id` where it matters.',
    },
  ],
  unverified: ['The status of a success: the reference shows the body only. Every 2xx is a success for Posthorn.'],
};
