import type { TargetPreset } from '@posthorn/contracts';

const template = `{
  "key": "YOUR_API_KEY",
  "template_name": "YOUR_TEMPLATE_SLUG",
  "template_content": [],
  "message": {
    "to": [
      {
        "email": {{ email|default('')|json_encode }},
        "name": {{ full_name|default('')|json_encode }},
        "type": "to"
      }
    ],
    "merge_language": "mailchimp",
    "global_merge_vars": [
      { "name": "FNAME", "content": {{ first_name|default('')|json_encode }} },
      { "name": "LNAME", "content": {{ last_name|default('')|json_encode }} },
      { "name": "TIER", "content": {{ tier.name|default('')|json_encode }} },
      { "name": "POINTS", "content": "{{ point_balance|number_format(0) }}" }
    ],
    "tags": ["loyalty-welcome"],
    "metadata": { "profile_id": "{{ id }}" }
  }
}`;

export const mailchimpTransactional: TargetPreset = {
  key: 'mailchimp-transactional',
  name: 'Mailchimp Transactional',
  summary: 'Sends a welcome email from a template (formerly Mandrill) to a person who joined.',
  documentation_url: 'https://mailchimp.com/developer/transactional/api/messages/send-using-message-template/',
  events: ['profile.created'],
  method: 'POST',
  url: 'https://mandrillapp.com/api/1.0/messages/send-template',
  headers: {},
  template,
  condition: { '!!': [{ var: 'email' }] },
  authentication: { kind: 'none', fields: [] },
  rate_limit: null,
  published_limits: [],
  limits_note:
    'The public documentation gives no rate of requests. Each account has an hourly quota of messages that follows its reputation. Messages over it wait in the backlog of Mailchimp, for at most 48 hours, and have the status `queued`.',
  placeholders: [
    {
      name: 'YOUR_API_KEY',
      description:
        'The API key. Mailchimp reads it from the body alone, so it is part of the template: **Posthorn does not treat it as a secret.** All who may read targets or deliveries can see it.',
    },
    { name: 'YOUR_TEMPLATE_SLUG', description: 'The slug of the template, not its name.' },
  ],
  needs: [
    'A Mailchimp account with Transactional, and a sending domain that is verified.',
    'A template with subject, sender and the merge tags `*|FNAME|*`, `*|LNAME|*`, `*|TIER|*`, `*|POINTS|*`.',
  ],
  steps: [
    'In Mailchimp Transactional, open Settings → SMTP & API Info and create an API key of its own for Posthorn. Let it call `Messages: Send-Template` and nothing else.',
    'Publish the template. Copy its slug.',
    'Create a target from this preset. Replace every `YOUR_…`.',
    'Create a reaction on `profile.created` with the action `target.send` and the handle of this target.',
  ],
  trial: [
    'Use a test key first: Mailchimp then accepts everything and sends nothing.',
    'Send a test from the target. Mailchimp answers 200 with a list; `status` of its entry is `sent` or `queued`.',
  ],
  failures: [
    {
      answer: '401 with `Invalid_Key`',
      cause: 'The key is wrong or revoked, or may not call this method.',
      next: 'Change the key in the template, then resend as new. A resend alone has the old key.',
    },
    {
      answer: '404 with `Unknown_Template`',
      cause: 'The slug is wrong, or the template is not published.',
      next: 'Fix the template of the target, then resend as new.',
    },
    {
      answer: '422 with `ValidationError`',
      cause: 'A field is missing or has a wrong type. `message` names it.',
      next: 'Fix the template, then resend as new.',
    },
    {
      answer: '200 with the status `rejected` or `invalid`',
      cause:
        'Mailchimp accepted the request but does not send the email: a hard bounce, an unsubscribed address, an unsigned domain. For Posthorn that is delivered.',
      next: 'Look at `reject_reason` in the attempt.',
    },
    {
      answer: 'An email arrives twice',
      cause: 'The answer of the first attempt was lost, so Posthorn sent it again. Mailchimp has no idempotency key.',
      next: 'Nothing. It is rare.',
    },
  ],
  unverified: [
    'Whether the key can be sent in a header. Mailchimp documents the member `key` of the body only.',
    'The names of the errors. Mailchimp has changed the status of some from 500; everything but 200 is an error, and the body has its name.',
  ],
};
