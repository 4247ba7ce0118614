import type { TargetPreset } from '@posthorn/contracts';

const template = `{
  "To": [{{ profile.email|default('')|json_encode }}],
  "Data": {
    "first_name": {{ profile.first_name|default('')|json_encode }},
    "name": {{ definition.name|default('')|json_encode }},
    "handle": {{ definition.handle|default('')|json_encode }},
    "description": {{ definition.short_description|default('')|json_encode }},
    "value": "{% set amount = value_initial ?? value %}{% if amount is not null %}{{ amount|number_format(2) }}{% endif %}",
    "currency": {{ definition.currency|default('')|json_encode }},
    "code": {{ (redeem_code_online ?? redeem_code_pos)|default('')|json_encode }},
    "expires": "{{ (expires_local_at ?? expires_at)|date('j F Y') }}"
  },
  "AddRecipientsToList": false,
  "ConsentToTrack": "Unchanged"
}`;

export const campaignMonitor: TargetPreset = {
  key: 'campaign-monitor',
  name: 'Campaign Monitor',
  summary: 'Sends a transactional smart email to a person who got a reward or a benefit.',
  documentation_url: 'https://www.campaignmonitor.com/api/v3-3/transactional/',
  events: ['reward.created', 'benefit.created'],
  method: 'POST',
  url: 'https://api.createsend.com/api/v3.3/transactional/smartEmail/YOUR_SMART_EMAIL_ID/send',
  headers: {},
  template,
  condition: { '!!': [{ var: 'profile.email' }] },
  authentication: {
    kind: 'api_key',
    fields: [
      { name: 'in', value: 'header', description: 'Campaign Monitor reads the key from a header.' },
      { name: 'name', value: 'authorization', description: 'The name of that header.' },
      {
        name: 'value',
        value: null,
        description:
          "The word `Basic`, one space, and the base64 of `KEY:x`, where `KEY` is your API key: `printf 'KEY:x' | base64` prints it. Campaign Monitor takes the key as the user name of Basic. The kind `basic` would work too, but Posthorn shows user names.",
      },
    ],
  },
  rate_limit: null,
  published_limits: [],
  limits_note:
    'The transactional calls are limited, but the public documentation gives no number. Answers carry `X-RateLimit-Limit`, `X-RateLimit-Remaining` and `X-RateLimit-Reset`: read them in an attempt, then set `rate_limit`.',
  placeholders: [
    { name: 'YOUR_SMART_EMAIL_ID', description: 'The id of the smart email. It is in the address of its page.' },
  ],
  needs: [
    'A Campaign Monitor account with transactional email, and a sending domain that is authenticated.',
    'A smart email whose variables have the names in `Data`: `first_name`, `name`, `value`, `currency`, `code`, `expires` …',
  ],
  steps: [
    'In Campaign Monitor, create a smart email and activate it. Copy its id.',
    'Copy the API key of the client from Account settings → API keys. With the key of a whole account, add `?clientID=…` to the URL.',
    'Create a target from this preset. Replace `YOUR_SMART_EMAIL_ID`, and enter the key as `value`.',
    'Create a reaction on `reward.created` or `benefit.created` with the action `target.send` and the handle of this target. To send different emails, use one target for each.',
  ],
  trial: [
    'Send a test from the target. Campaign Monitor answers 202 with a `MessageID` and the status `Accepted`.',
    "The message is in the smart email's activity log. The person of the test is invented, so the message bounces.",
  ],
  failures: [
    {
      answer: '400',
      cause:
        'The answer has a `Code`. 1: the address is not valid. 993 or 994: the sending domain is not authenticated.',
      next: 'Fix what `Message` names, then resend.',
    },
    {
      answer: '401',
      cause: 'The API key is wrong, or the smart email belongs to another client.',
      next: 'Set the authentication of the target again.',
    },
    {
      answer: '429',
      cause: 'The rate limit of transactional email is used up.',
      next: 'Posthorn retries on the schedule of the target. Set a `rate_limit` if it is frequent.',
    },
    {
      answer: 'An email arrives twice',
      cause:
        'The answer of the first attempt was lost, so Posthorn sent it again. Campaign Monitor has no idempotency key.',
      next: 'Nothing. It is rare. If it must not happen, use an empty `retry_schedule`; then an email may be missing instead.',
    },
  ],
  unverified: [
    'The numbers of the rate limit, and whether a 429 has `Retry-After`.',
    'The PHP client of Campaign Monitor calls `…/send.json`, the reference `…/send`. Both should work.',
  ],
};
