import type { TargetPreset } from '@posthorn/contracts';

const template = `{
  "ContactKey": {{ profile_id|default('')|json_encode }},
  "EventDefinitionKey": "YOUR_EVENT_DEFINITION_KEY",
  "Data": {
    "ContactKey": {{ profile_id|default('')|json_encode }},
    "EmailAddress": {{ profile.email|default('')|json_encode }},
    "FirstName": {{ profile.first_name|default('')|json_encode }},
    "LastName": {{ profile.last_name|default('')|json_encode }},
    "TierHandle": {{ (definition.handle ?? handle)|default('')|json_encode }},
    "TierName": {{ (definition.name ?? name)|default('')|json_encode }},
    "PreviousTierName": {{ previous_tier.name|default('')|json_encode }},
    "PointBalance": {{ profile.point_balance|default(0)|json_encode }},
    "AchievedAt": {% if achieved_at %}"{{ achieved_at|date('c') }}"{% else %}null{% endif %}
  }
}`;

export const salesforceMarketingCloud: TargetPreset = {
  key: 'salesforce-marketing-cloud',
  name: 'Salesforce Marketing Cloud',
  summary: 'Lets a person who reached a tier enter a journey of Marketing Cloud Engagement.',
  documentation_url:
    'https://developer.salesforce.com/docs/marketing/marketing-cloud/references/mc_rest_interaction/postEvent.html',
  events: ['tier.achieved'],
  method: 'POST',
  url: 'https://YOUR_SUBDOMAIN.rest.marketingcloudapis.com/interaction/v1/events',
  headers: {},
  template,
  condition: { and: [{ '!!': [{ var: 'profile_id' }] }, { '!!': [{ var: 'profile.email' }] }] },
  authentication: {
    kind: 'oauth2_client_credentials',
    fields: [
      {
        name: 'token_url',
        value: 'https://YOUR_SUBDOMAIN.auth.marketingcloudapis.com/v2/token',
        description: 'Where Posthorn gets tokens. A token is valid for 20 minutes, and Posthorn reuses it.',
      },
      { name: 'client_id', value: null, description: 'Client ID of the API integration.' },
      { name: 'client_secret', value: null, description: 'Client secret of the API integration.' },
      {
        name: 'client_authentication',
        value: 'body',
        description: 'Salesforce reads client ID and secret from the body of the token request.',
      },
      { name: 'token_request', value: 'json', description: 'Salesforce documents that body as JSON.' },
    ],
  },
  rate_limit: null,
  published_limits: [],
  limits_note:
    'Salesforce publishes no rate. It throttles an account that harms the system, with 429 and usually `Retry-After`. If you see that, set a `rate_limit`.',
  placeholders: [
    {
      name: 'YOUR_SUBDOMAIN',
      description:
        'The 28 characters before `.rest.marketingcloudapis.com` in the REST base URI of the API integration.',
    },
    {
      name: 'YOUR_EVENT_DEFINITION_KEY',
      description: 'The event definition key of the API event that starts the journey. It must not contain a period.',
    },
  ],
  needs: [
    'A Marketing Cloud Engagement account with Journey Builder, and the right to create installed packages.',
    'A data extension with the columns of `Data`. Let `AchievedAt` be nullable.',
  ],
  steps: [
    'In Setup → Apps → Installed Packages, create a package with an API integration of the type Server-to-Server. Give it the scopes of journeys (read, execute) and of data extensions and contacts (read, write).',
    'In Journey Builder, create an API event with your data extension, and a journey that starts with it. Activate the journey. Copy the event definition key.',
    'Create a target from this preset. Replace every `YOUR_…`, and enter client ID and client secret. Give no `scope`: the token then has the scopes of the API integration.',
    'If your contacts have another contact key than the profile id, change both `ContactKey` in the template.',
    'Create a reaction on `tier.achieved` with the action `target.send` and the handle of this target.',
  ],
  trial: [
    'Send a test from the target. Marketing Cloud answers 201 with an `eventInstanceId`.',
    'In Journey Builder, open the journey. The number of contacts that entered has grown by one.',
  ],
  failures: [
    {
      answer: '400',
      cause:
        'The event definition key is unknown, a column is missing in the data extension, a value does not fit its column, or the contact is not active.',
      next: 'The answer names the field. Fix the template or the data extension, then resend as new.',
    },
    {
      answer: '`auth_failed`',
      cause: 'No token was issued: wrong subdomain, client ID or client secret.',
      next: 'Set the authentication again. Posthorn retries by itself.',
    },
    {
      answer: '401 or 403',
      cause: 'The token lacks a scope. Changes of an API integration take up to five minutes.',
      next: 'Add the scopes of journeys to the API integration.',
    },
    {
      answer: '429',
      cause: 'Salesforce throttles your account.',
      next: 'Posthorn waits for `Retry-After`. Set a `rate_limit` if it is frequent.',
    },
    {
      answer: '201, and the person is not in the journey',
      cause: 'The journey is paused or stopped, or it does not let a contact enter twice.',
      next: "Check the journey's status and its entry settings.",
    },
  ],
  unverified: [
    'Which scopes the call needs at least.',
    'Salesforce asks for `content-type: application/json; charset=UTF-8` if the body has characters outside ASCII. Posthorn sends `application/json`, which is always UTF-8. Test with a name that has an accent.',
    'The reference says that success is 201; an older page says 200. Both are a success for Posthorn.',
  ],
};
