// Describes what a receiver gets, as `webhooks` of the document: one entry per event, and the headers of every request.
import { CANONICAL_EVENTS, OPERATIONAL_EVENTS } from '@posthorn/contracts';
import type { Document, Parameter, PathOperation } from './open-api.ts';
import type { SchemaBook } from './schema-book.ts';

const header = (name: string, required: boolean, description: string, pattern?: string): Parameter => ({
  name,
  in: 'header',
  required,
  description,
  schema: pattern === undefined ? { type: 'string' } : { type: 'string', pattern },
});

const HEADERS: readonly Parameter[] = [
  header('x-omneo-event', true, 'Name of the event.'),
  header(
    'x-omneo-hmac-sha256',
    false,
    'Sent if the webhook has a secret, unless `vendor_signature` is off: lower-case hex HMAC-SHA256 of the raw body. The key is the text of the secret.',
    '^[0-9a-f]{64}$',
  ),
  header(
    'webhook-id',
    true,
    'Id of the delivery, the same on every attempt. Receivers store it to handle each delivery once. Its last eight characters are the first hex digits of SHA-256 of the event name. The ten before them are the time of the event in ms, in Crockford base32; ids from before do not have them.',
    '^(dlv|tst)_[0-9A-HJKMNP-TV-Z]{26}_([0-9A-HJKMNP-TV-Z]{10}_)?[0-9a-f]{8}$',
  ),
  header('webhook-timestamp', true, 'Time of this attempt, in seconds since 1970.', '^[0-9]+$'),
  header(
    'webhook-signature',
    false,
    'Sent if the webhook has a secret (Standard Webhooks): `v1,` and the base64 HMAC-SHA256 of `id.timestamp.body`. One entry for each valid secret, separated by spaces.',
    '^v1,',
  ),
  header('content-digest', true, 'SHA-256 of the body (RFC 9530).', '^sha-256=:'),
  header(
    'posthorn-key-hint',
    false,
    'Sent with a generated secret: identifies the secret without revealing it.',
    '^[0-9a-f]{8}$',
  ),
  header('posthorn-attempt', true, 'Number of the attempt, from 1.', '^[0-9]+$'),
  header('traceparent', true, 'W3C trace context.'),
  header(
    'posthorn-depth',
    false,
    'How many reactions led to this request. Hand it back when it makes you post an event: as this header, or as `depth`.',
  ),
  header('accept', true, '`*/*`, or the value from the static headers of the webhook.'),
  header('user-agent', true, '`Posthorn/` and its version.', '^Posthorn/'),
];

export const RECEIVED_HEADERS: Readonly<Record<string, Parameter>> = Object.fromEntries(
  HEADERS.map((one) => [one.name, one]),
);

/** The chapter of the description for requests to receivers. */
export const RECEIVED = {
  name: 'What a receiver gets',
  description:
    'A `POST` with the context as its body, byte for byte as the producer wrote it and the same on every attempt. Any 2xx within the timeout means delivered. Custom events have the same headers and the object that the producer posted.',
};

const RESPONSES: PathOperation['responses'] = {
  '2XX': { description: 'Delivered. Posthorn does not send it again.' },
  '410': { description: 'Posthorn switches the webhook off immediately and holds its deliveries.' },
  default: {
    description: 'A failed attempt. Posthorn retries on the schedule, and not before `Retry-After` (at most a day).',
  },
};

/** The contexts and their examples are large, so they are loaded on the first request for the description. */
export async function receivedEvents(book: SchemaBook): Promise<Document['webhooks']> {
  const [
    { documentedSchemaOf, deliveryExhaustedContext, targetDisabledContext, webhookDisabledContext },
    { CATALOGUE },
    { exampleOf },
  ] = await Promise.all([
    import('@posthorn/contracts/contexts'),
    import('@posthorn/contracts/catalogue'),
    import('@posthorn/contracts/examples'),
  ]);
  book.named('DeliveryExhaustedContext', deliveryExhaustedContext, 'input');
  book.named('TargetDisabledContext', targetDisabledContext, 'input');
  book.named('WebhookDisabledContext', webhookDisabledContext, 'input');
  const names: readonly string[] = [...CANONICAL_EVENTS, ...OPERATIONAL_EVENTS];
  return Object.fromEntries(
    names.map((name) => {
      const schema = book.schemaOf(documentedSchemaOf(name), 'input');
      const operation: PathOperation = {
        operationId: `receive.${name}`,
        tags: [RECEIVED.name],
        summary: name,
        description: CATALOGUE.find((entry) => entry.name === name)?.description ?? '',
        security: [],
        parameters: HEADERS.map((one) => ({ $ref: `#/components/parameters/${one.name}` })),
        requestBody: { required: true, content: { 'application/json': { schema, example: exampleOf(name) } } },
        responses: RESPONSES,
      };
      return [name, { post: operation }];
    }),
  );
}
