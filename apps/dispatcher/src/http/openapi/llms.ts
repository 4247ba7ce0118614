// What a language model should know before it writes a line for Posthorn (https://llmstxt.org).
import { PAGE_SIZE_MAX } from '@posthorn/contracts';

export const llmsText = (version: string): string => `# Posthorn ${version}

> A webhook dispatcher. Producers post events; Posthorn stores them, sends each to every webhook that subscribes to it, signed, and tries again until the receiver answers 2xx. Every outcome can be read afterwards.

## Send an event

POST /api/v3/events
Authorization: Bearer TOKEN
Content-Type: application/json

{"event": "profile.created", "id": "your-own-key", "context": {"id": "5f0c2f7e-8d3b-4f4e-9d59-1f5b3c2a7e10"}}

- 202 means it is on disk. Anything else means it was not accepted.
- \`event\`: lower-case words joined by dots. \`context\`: a JSON object; receivers get its source text byte for byte. A context of the canonical events needs a root \`id\`, and a \`profile_id\` unless the name begins with \`profile.\`.
- \`id\` is your idempotency key: repeat the request with the same \`id\` and content after a timeout, and it is accepted once. The same \`id\` with other content is 409.
- Up to 1,000 events at once: POST /api/v3/events/batch with {"events": [...]}; each item has its own result.

## Subscribe

POST /api/v3/webhooks {"events": ["profile.*"], "url": "https://example.com/hook", "generate_secret": true}
The answer's \`data.secret\` is shown once. Entries: an exact name, "prefix.*" (any depth), or "*".

## Receive

A POST whose body is the context. Headers: \`x-omneo-event\` (event name), \`webhook-id\` (same on every attempt: handle each id once), \`webhook-timestamp\`, \`webhook-signature\`, \`x-omneo-hmac-sha256\`, \`posthorn-attempt\`.
Answer 2xx quickly (15 s by default), then work. 410 switches the webhook off. Any other answer is tried again.

## Verify

Over the raw bytes of the body, before parsing it. Either:
- Standard Webhooks: \`webhook-signature\` holds "v1," + base64(HMAC-SHA256(key, webhook-id + "." + webhook-timestamp + "." + body)), several with spaces between; one match is enough. For a secret that begins with "whsec_" the key is its decoded base64, for any other its bytes as they are. Refuse timestamps more than 5 minutes off.
- \`x-omneo-hmac-sha256\`: lower-case hex HMAC-SHA256 of the body alone; the key is the secret's text as it is, "whsec_" included.
Compare in constant time.

## Read

- GET /api/v3/events/{id}: what became of an event at every subscriber, with the reason where nothing was sent.
- GET /api/v3/deliveries?filter[status]=failed: then /deliveries/{id} for every attempt; POST /deliveries/{id}/resend sends it again.
- Lists: \`page[size]\` to ${PAGE_SIZE_MAX}; events and deliveries go on with \`page[after]\` = \`meta.next_cursor\`.
- Errors: {"message", "code", "errors"?: {field: [text]}}; decide by \`code\`.

## More

- [OpenAPI 3.1](/openapi.json): every operation, schema and header
- [The same to read](/docs)
- GET /api/v3/event-types: every event of the catalogue with JSON Schema and example
`;
