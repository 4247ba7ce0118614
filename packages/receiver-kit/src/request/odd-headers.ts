// Reads names and values out of any container of headers. What is no header value (a function, an object) is left out:
// the receiver then says which header is missing.

type Entry = readonly [name: string, value: string];

/** The names that are asked of an object that only has `get`: it cannot list what it holds. */
const ASKED = [
  'webhook-id',
  'webhook-timestamp',
  'webhook-signature',
  'x-omneo-event',
  'x-omneo-hmac-sha256',
  'posthorn-attempt',
  'posthorn-key-hint',
  'content-type',
  'content-length',
  'content-encoding',
  'content-digest',
  'traceparent',
  'svix-id',
  'svix-timestamp',
  'svix-signature',
  // Of other senders, so that they are recognised.
  'x-hub-signature-256',
  'stripe-signature',
  'x-shopify-hmac-sha256',
  'x-slack-signature',
  'x-twilio-signature',
];

/** @throws TypeError */
export function oddEntries(headers: object): Entry[] {
  const entries: Entry[] = [];
  const add = (name: unknown, value: unknown): void => {
    const key = textOf(name);
    if (key !== undefined) for (const text of textsOf(value)) entries.push([key, text]);
  };
  if (isIterable(headers)) {
    const items = [...headers];
    if (items.length > 0 && items.every((item) => textOf(item) !== undefined)) {
      for (let i = 0; i + 1 < items.length; i += 2) add(items[i], items[i + 1]);
      return entries;
    }
    for (const item of items) {
      const [name, value] = pairOf(item);
      add(name, value);
    }
    return entries;
  }
  if (isRequest(headers)) throw new TypeError('a whole request');
  if ('get' in headers && typeof headers.get === 'function') {
    for (const name of ASKED) {
      const value: unknown = headers.get(name);
      if (value !== '') add(name, value);
    }
    return entries;
  }
  const own = Object.entries(headers);
  // Older fetch libraries list their headers only by a call.
  if (
    own.every(([, value]) => typeof value === 'function') &&
    'forEach' in headers &&
    typeof headers.forEach === 'function'
  )
    headers.forEach((value: unknown, name: unknown) => void add(name, value));
  for (const [name, value] of own) add(name, value);
  return entries;
}

/** `[name, value]`, or an object as HAR files and some gateways write it. */
function pairOf(item: unknown): readonly [name: unknown, value: unknown] {
  if (isIterable(item)) {
    const [name, value] = item;
    return [name, value];
  }
  if (typeof item === 'object' && item !== null && 'value' in item) {
    if ('name' in item) return [item.name, item.value];
    if ('key' in item) return [item.key, item.value];
  }
  throw new TypeError('an element is not a pair of name and value');
}

function isRequest(value: object): boolean {
  return (
    'headers' in value && typeof value.headers === 'object' && value.headers !== null && !Array.isArray(value.headers)
  );
}

function isIterable(value: unknown): value is Iterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.iterator in value;
}

/** A list gives several values; Lambda@Edge writes a value as `[{ key, value }]`. */
function textsOf(value: unknown): string[] {
  const text = textOf(value);
  if (text !== undefined) return [text];
  if (Array.isArray(value)) return value.flatMap(textsOf);
  if (typeof value === 'object' && value !== null && 'value' in value) return textsOf(value.value);
  return [];
}

function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint') return String(value);
  if (value instanceof String) return String(value);
  if (!ArrayBuffer.isView(value)) return undefined;
  return new TextDecoder('latin1').decode(new Uint8Array(value.buffer, value.byteOffset, value.byteLength));
}
