// A context is signed and sent on as its source text, byte for byte. JavaScript would write 15.0 as 15 and round big
// integers; a producer that holds the text already passes it through untouched as `RawJson`.

const RAW = Symbol('posthorn.raw-json');

export interface RawJson {
  readonly [RAW]: true;
  readonly text: string;
}

/**
 * A context given as JSON, text or its UTF-8 bytes, sent exactly as it is.
 * @throws {TypeError} where it is not one JSON object: spliced into a request it would become something else.
 */
export function rawContext(source: string | Uint8Array): RawJson {
  return rawObject('rawContext', 'a context', source);
}

/**
 * The whole body of a call given as JSON, text or its UTF-8 bytes, sent exactly as it is.
 * @throws {TypeError} where it is not one JSON object.
 */
export function rawBody(source: string | Uint8Array): RawJson {
  return rawObject('rawBody', 'a body', source);
}

function rawObject(by: string, what: string, source: string | Uint8Array): RawJson {
  const text = typeof source === 'string' ? source : decoded(by, source);
  if (/\p{Surrogate}/u.test(text)) throw new TypeError(`${by}: half a surrogate pair has no UTF-8: escape it`);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new TypeError(`${by}: not JSON: ${messageOf(cause)}`, { cause });
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new TypeError(`${by}: ${what} is a JSON object`);
  }
  return { [RAW]: true, text };
}

function decoded(by: string, bytes: Uint8Array): string {
  try {
    // A byte order mark stays, so that JSON.parse refuses it: dropped, other bytes would be sent than were given.
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw new TypeError(`${by}: not UTF-8: ${messageOf(cause)}`, { cause });
  }
}

const messageOf = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause));

export function isRawJson(value: object): value is RawJson {
  return RAW in value;
}
