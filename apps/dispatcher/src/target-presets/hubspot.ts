import type { TargetPreset } from '@posthorn/contracts';

const template = `{
  "inputs": [
    {
      "id": {{ email|default('')|json_encode }},
      "idProperty": "email",
      "properties": {
{% if first_name %}
        "firstname": {{ first_name|json_encode }},
{% endif %}
{% if last_name %}
        "lastname": {{ last_name|json_encode }},
{% endif %}
{% if mobile_phone %}
        "phone": {{ mobile_phone|json_encode }},
{% endif %}
{% if tier_handle %}
        "loyalty_tier": {{ tier_handle|json_encode }},
{% endif %}
{% if point_balance is not null %}
        "loyalty_points": "{{ point_balance }}",
{% endif %}
        "loyalty_profile_id": "{{ id }}",
        "email": {{ email|default('')|json_encode }}
      }
    }
  ]
}`;

export const hubspot: TargetPreset = {
  key: 'hubspot',
  name: 'HubSpot',
  summary: 'Creates the contact with that email address, or updates it.',
  documentation_url:
    'https://developers.hubspot.com/docs/api-reference/2026-03/crm/objects/contacts/batch/upsert-contacts',
  events: ['profile.created', 'profile.updated'],
  method: 'POST',
  url: 'https://api.hubapi.com/crm/objects/2026-03/contacts/batch/upsert',
  headers: {},
  template,
  condition: { '!!': [{ var: 'email' }] },
  authentication: {
    kind: 'bearer',
    fields: [
      {
        name: 'token',
        value: null,
        description: 'The access token of an app of your own account, with the scope `crm.objects.contacts.write`.',
      },
    ],
  },
  rate_limit: { count: 100, per_seconds: 10 },
  published_limits: [{ count: 100, per_seconds: 10 }],
  limits_note:
    'This is the limit of the smallest subscription, for each app and account. Professional and Enterprise accounts have 190 in 10 seconds. HubSpot also limits the calls of a day, from 250,000 on.',
  placeholders: [],
  needs: [
    'A HubSpot account in which you may create apps and properties.',
    'Three contact properties of the type single-line text: `loyalty_profile_id`, `loyalty_tier`, `loyalty_points`. HubSpot refuses a property that it does not know.',
  ],
  steps: [
    'In HubSpot, create the three properties in Settings → Properties → Contact properties. Or remove them from the template.',
    'Create an app for your own account (a private app) with the scope `crm.objects.contacts.write`. Copy its access token.',
    'Create a target from this preset and enter the token.',
    'Set `ordering` to `profile`, so that an older profile never replaces a newer one.',
    'Create a reaction on `profile.created` and one on `profile.updated`, each with the action `target.send` and the handle of this target.',
  ],
  trial: [
    'Send a test from the target. HubSpot answers 200 with `"status": "COMPLETE"` and the contact in `results`.',
    'Search for the contact by its email address.',
  ],
  failures: [
    {
      answer: '207',
      cause: 'HubSpot did not write the contact, and says so in `errors`. A 2xx is delivered for Posthorn.',
      next: "Look at the answer's body in the attempt. Fix the cause, then resend as new.",
    },
    {
      answer: '400',
      cause: 'A property does not exist, or a value does not fit its type. `message` names it.',
      next: 'Create the property or change the template, then resend as new.',
    },
    {
      answer: '401 or 403',
      cause: 'The token is wrong, or lacks `crm.objects.contacts.write`.',
      next: 'Set the authentication of the target again.',
    },
    {
      answer: '429',
      cause: 'The app is over the limit of ten seconds, or of the day.',
      next: 'Posthorn retries on the schedule of the target. `policyName` in the answer says which limit it was.',
    },
  ],
  unverified: ['When HubSpot answers 207 for a single contact instead of 400.', 'Whether a 429 has `Retry-After`.'],
};
