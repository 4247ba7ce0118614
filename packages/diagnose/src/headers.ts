// Reads the headers of a pasted request, in any spelling.

export type PastedHeaders = Readonly<Record<string, string>> | readonly (readonly [string, string])[];

const KNOWN = ['webhook-id', 'webhook-timestamp', 'webhook-signature', 'x-omneo-hmac-sha256'] as const;
export type SignatureHeader = (typeof KNOWN)[number];

/** The pairs of any container: a `Headers` object, a `Map`, pairs, an object. What is no text and no number is left out. */
function entriesOf(given: unknown): [string, string][] {
  if (typeof given !== 'object' || given === null) return [];
  const isIterable = typeof (given as Partial<Iterable<unknown>>)[Symbol.iterator] === 'function';
  const entries: unknown[] = isIterable ? [...(given as Iterable<unknown>)] : Object.entries(given);
  return entries.flatMap((entry): [string, string][] => {
    if (!Array.isArray(entry) || typeof entry[0] !== 'string') return [];
    const values = (Array.isArray(entry[1]) ? entry[1] : [entry[1]]).filter((one) =>
      ['string', 'number'].includes(typeof one),
    );
    return values.map((value) => [entry[0], String(value)]);
  });
}

export class Headers {
  readonly #values = new Map<string, string>();

  constructor(given: PastedHeaders) {
    for (const [name, value] of entriesOf(given)) {
      const key = name.trim().toLowerCase();
      const before = this.#values.get(key);
      // Repeated lines become one value, joined with a comma as in HTTP.
      this.#values.set(key, before === undefined ? value.trim() : `${before}, ${value.trim()}`);
    }
  }

  get(name: string): string | undefined {
    const value = this.#values.get(name);
    return value === '' ? undefined : value;
  }

  /** Finds a header that is another spelling of this name: `Webhook_Id`, `HTTP_WEBHOOK_ID`, `x-webhook-id`, `svix-id`. */
  misspelt(name: SignatureHeader): string | undefined {
    const plain = name.replaceAll('-', '');
    for (const key of this.#values.keys()) {
      if (key === name) continue;
      const bare = key.replace(/[-_ ]/g, '').replace(/^(http|x|svix)+(?=webhook|omneo|xomneo)/, '');
      if (bare === plain || `x${bare}` === plain || key === name.replace('webhook-', 'svix-')) return key;
    }
    return undefined;
  }
}
