// The llms.txt page: what a language model needs to know to write code for Posthorn (https://llmstxt.org).
import { PAGE_SIZE_MAX } from '@posthorn/contracts';

export const llmsText = (version: string): string => `# Posthorn ${version}

> A webhook dispatcher. Producers post events; Posthorn stores them, signs them, sends each to every subscribed webhook, and retries until the receiver answers 2xx. Every outcome can be read afterwards.

## Send an event

POST /api/v3/events
Authorization: Bearer TOKEN
Content-Type: application/json

{"event": "profile.created", "id": "your-own-key", "context": {"id": "5f0c2f7e-8d3b-4f4e-9d59-1f5b3c2a7e10"}}

- 202 means that the event is on disk. Any other answer means that it was not accepted.
- \`event\`: lower-case words joined by dots. \`context\`: a JSON object; receivers get its source text byte for byte. A context of the canonical events needs a root \`id\`, and a \`profile_id\` unless the name begins with \`profile.\`.
- \`id\` is your idempotency key. After a timeout, repeat the request with the same \`id\` and content; it is accepted once. The same \`id\` with other content is answered 409.
- Up to 1,000 events at once: POST /api/v3/events/batch with {"events": [...]}; each item has its own result.

## Subscribe

POST /api/v3/webhooks {"events": ["profile.*"], "url": "https://example.com/hook", "generate_secret": true}
The answer's \`data.secret\` is shown once. Entries: an exact name, "prefix.*" (any depth), or "*".

## Receive

A POST whose body is the context. Headers: \`x-omneo-event\` (event name), \`webhook-id\` (same on every attempt: handle each id once), \`webhook-timestamp\`, \`webhook-signature\`, \`x-omneo-hmac-sha256\`, \`posthorn-attempt\`.
Answer 2xx quickly (15 s by default), then work. 410 switches the webhook off. Posthorn retries on any other answer.

## Verify

Verify the raw bytes of the body before you parse it. Use one of:
- Standard Webhooks: \`webhook-signature\` holds "v1," + base64(HMAC-SHA256(key, webhook-id + "." + webhook-timestamp + "." + body)), several separated by spaces; one match is enough. The key of a secret that begins with "whsec_" is its decoded base64; the key of any other secret is its bytes. Refuse timestamps that are more than 5 minutes off.
- \`x-omneo-hmac-sha256\`: lower-case hex HMAC-SHA256 of the body alone; the key is the whole text of the secret, including "whsec_".
Compare in constant time.

## Read

- GET /api/v3/events/{id}: the outcome of an event for every subscriber, with the reason if nothing was sent.
- GET /api/v3/deliveries?filter[status]=failed: then /deliveries/{id} for every attempt; POST /deliveries/{id}/resend sends it again.
- Lists: \`page[size]\` to ${PAGE_SIZE_MAX}; for the next page of events and deliveries use \`page[after]\` = \`meta.next_cursor\`.
- Errors: {"message", "code", "errors"?: {field: [text]}}; decide by \`code\`.

## More

- [OpenAPI 3.1](/openapi.json): every operation, schema and header
- [The same as a page](/docs)
- GET /api/v3/event-types: every event of the catalogue with JSON Schema and example
`;
