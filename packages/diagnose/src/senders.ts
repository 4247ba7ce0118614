// Senders of webhooks that sign in a way of their own, by the header that only they send.

export type Sender = {
  name: string;
  /** Any of them shows this sender. Lower case. */
  headers: readonly string[];
  /** What verifies its requests in JavaScript. */
  use: string;
};

export const SENDERS: readonly Sender[] = [
  { name: 'GitHub', headers: ['x-hub-signature-256', 'x-github-event'], use: 'verify of @octokit/webhooks-methods' },
  { name: 'Stripe', headers: ['stripe-signature'], use: 'stripe.webhooks.constructEvent' },
  { name: 'Shopify', headers: ['x-shopify-hmac-sha256'], use: 'shopify.webhooks.validate of @shopify/shopify-api' },
  { name: 'Slack', headers: ['x-slack-signature'], use: 'the request verification of @slack/bolt' },
  { name: 'Twilio', headers: ['x-twilio-signature'], use: 'twilio.validateRequest' },
  {
    name: 'SendGrid',
    headers: ['x-twilio-email-event-webhook-signature'],
    use: 'EventWebhook of @sendgrid/eventwebhook',
  },
  {
    name: 'GitLab',
    headers: ['x-gitlab-token', 'x-gitlab-event'],
    use: 'a comparison of x-gitlab-token with your token',
  },
  { name: 'Discord', headers: ['x-signature-ed25519'], use: 'verifyKey of discord-interactions' },
  { name: 'PayPal', headers: ['paypal-transmission-sig'], use: "PayPal's verify-webhook-signature call" },
  { name: 'Square', headers: ['x-square-hmacsha256-signature'], use: 'WebhooksHelper of square' },
  { name: 'Paddle', headers: ['paddle-signature'], use: 'paddle.webhooks.unmarshal of @paddle/paddle-node-sdk' },
  {
    name: 'HubSpot',
    headers: ['x-hubspot-signature-v3', 'x-hubspot-signature'],
    use: 'Signature.isValid of @hubspot/api-client',
  },
  { name: 'Zoom', headers: ['x-zm-signature'], use: "the verification of Zoom's guide" },
  { name: 'Linear', headers: ['linear-signature'], use: 'LinearWebhookClient of @linear/sdk' },
  { name: 'Typeform', headers: ['typeform-signature'], use: "the verification of Typeform's guide" },
  { name: 'Calendly', headers: ['calendly-webhook-signature'], use: "the verification of Calendly's guide" },
  { name: 'Amazon SNS', headers: ['x-amz-sns-message-type'], use: 'sns-validator' },
];

/** Finds the sender of a request that is not Posthorn, and the header that shows it. */
export function senderOf(has: (header: string) => boolean): { sender: Sender; header: string } | null {
  for (const sender of SENDERS) {
    const header = sender.headers.find(has);
    if (header !== undefined) return { sender, header };
  }
  return null;
}

/** Whole sentences: who sent it, and what verifies it. `null` if no sender is recognised. */
export function senderAdvice(has: (header: string) => boolean): string | null {
  const found = senderOf(has);
  if (found === null) return null;
  const { sender, header } = found;
  return `This request is from ${sender.name}, which signs it with ${sender.headers[0]}${header === sender.headers[0] ? '' : `: it has ${header}`}. Verify it with ${sender.use}, at a URL of its own.`;
}
