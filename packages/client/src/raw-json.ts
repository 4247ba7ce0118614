// A context is signed and sent on as its source text, byte for byte. JavaScript would write 15.0 as 15 and round big
// integers; a producer that holds the text already passes it through untouched as `RawJson`.

const RAW = Symbol('posthorn.raw-json');

export interface RawJson {
  readonly [RAW]: true;
  readonly text: string;
}

/**
 * A context given as JSON text, sent exactly as it is.
 * @throws {TypeError} where the text is not one JSON object: spliced into a request it would become something else.
 */
export function rawContext(text: string): RawJson {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new TypeError(`rawContext: not JSON: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new TypeError('rawContext: a context is a JSON object');
  }
  return { [RAW]: true, text };
}

export function isRawJson(value: object): value is RawJson {
  return RAW in value;
}
