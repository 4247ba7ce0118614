import type { TargetPreset } from '@posthorn/contracts';

// Slack reads &, < and > as control characters: `<!channel>` in a name would notify everyone.
const template = `{% set slack = {'&': '&amp;', '<': '&lt;', '>': '&gt;'} -%}
{% set person = profile.full_name|default('A member')|slice(0, 200)|replace(slack) -%}
{% set tier = (definition.name ?? name)|default('a new tier')|slice(0, 200)|replace(slack) -%}
{
  "text": "{{ person }} reached {{ tier }}",
  "blocks": [
    { "type": "header", "text": { "type": "plain_text", "text": "New tier reached" } },
    {
      "type": "section",
      "text": { "type": "mrkdwn", "text": "*{{ person }}* reached *{{ tier }}*" }
    },
    {
      "type": "section",
      "fields": [
        {
          "type": "mrkdwn",
          "text": "*Before*\\n{{ previous_tier.name|default('–')|slice(0, 200)|replace(slack) }}"
        },
        {
          "type": "mrkdwn",
          "text": "*Spent in 12 months*\\n{{ profile.aggregations.spend_12m|number_format(2) }}"
        }
      ]
    },
    {
      "type": "context",
      "elements": [
        { "type": "mrkdwn", "text": "Profile {{ profile_id|default('')|slice(0, 100)|replace(slack) }}" }
      ]
    }
  ]
}`;

export const slack: TargetPreset = {
  key: 'slack',
  name: 'Slack',
  summary: 'Posts a message to a channel when a person reaches a tier.',
  documentation_url: 'https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks',
  events: ['tier.achieved'],
  method: 'POST',
  url: 'https://hooks.slack.com/services/YOUR_WEBHOOK_PATH',
  headers: {},
  template,
  condition: null,
  authentication: { kind: 'none', fields: [] },
  rate_limit: { count: 1, per_seconds: 1 },
  published_limits: [{ count: 1, per_seconds: 1 }],
  limits_note: 'Slack allows short bursts but does not promise to show their messages.',
  placeholders: [
    {
      name: 'YOUR_WEBHOOK_PATH',
      description:
        'The three parts after `/services/` in the URL of the incoming webhook. **They are the secret:** all who may read targets can post to the channel.',
    },
  ],
  needs: [
    'A Slack workspace in which you may install apps.',
    'A channel whose members may see names of customers. Remove `full_name` from the template if they may not.',
  ],
  steps: [
    'Create a Slack app for your workspace, open Incoming Webhooks and activate them.',
    'Add a webhook to a channel. Copy its URL.',
    'Create a target from this preset and set the URL.',
    'Create a reaction on `tier.achieved` with the action `target.send` and the handle of this target. Put a `filter` before it if only some tiers matter.',
  ],
  trial: ['Send a test from the target. Slack answers 200 with the text `ok`, and the message is in the channel.'],
  failures: [
    {
      answer: '400 `invalid_payload` or `invalid_blocks`',
      cause: 'The body is not a message that Slack can read.',
      next: "Paste the preview's body into Slack's Block Kit Builder. Fix the template, then resend as new.",
    },
    {
      answer: '403 `action_prohibited`',
      cause: 'An administrator restricts posting in this channel.',
      next: 'Ask the administrator, or use another channel.',
    },
    {
      answer: '404',
      cause: 'The webhook was removed, or its channel was deleted.',
      next: 'Create a new incoming webhook and change the URL.',
    },
    {
      answer: '410 `channel_is_archived`',
      cause:
        'The channel was archived. Posthorn switches the target off at once, because 410 means gone, and holds what follows.',
      next: 'Unarchive the channel or change the URL. Then switch the target on.',
    },
    {
      answer: '429',
      cause: 'Other programs post to the same channel.',
      next: 'Nothing: Slack says in `Retry-After` when to retry, and Posthorn waits for it.',
    },
  ],
  unverified: ['`invalid_blocks`, and 404 for a removed webhook: the pages of Slack that list errors differ.'],
};
