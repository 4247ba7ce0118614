// Masks secrets of a webhook that a receiver echoes, so that no stored or shown answer contains them.
import { MASK } from '../masked-headers.ts';
import { type Layer, layersOf, mayHoldEscapes, textsOf, withoutBrokenEscape } from './canonical-text.ts';
import { type SecretForm, type Secrets, secretForms } from './secret-forms.ts';

type Headers = Record<string, string | string[]>;
type Span = [from: number, to: number];

/** Forms are looked up by so many first characters; the end of a text that was cut counts as a beginning from here on. */
const HEAD = 4;
/** So much of a secret is enough to mask it as far as it goes. */
const ENOUGH = 32;
/** Up to so many different heads are searched for one by one; more in one walk over the text. */
const SEARCHED_MAX = 32;
/** Ends a header value that was kept in part. */
const CUT = '…';

const isWordCharacter = (character: string | undefined): boolean =>
  character !== undefined && /[a-z0-9]/.test(character);

/** A character at the edge of base64 belongs to it where it is one of base64 at all. */
const edge = (character: string | undefined, count: number): number =>
  character !== undefined && /[a-z0-9+/=]/.test(character) ? count : 0;

export class EchoMask {
  readonly #forms: readonly SecretForm[];
  readonly #byHead = new Map<string, SecretForm[]>();
  /** Matches the head of any form, in any text that is not canonical either; `null` where they are too many. */
  readonly #heads: RegExp | null;

  constructor(secrets: Secrets) {
    this.#forms = secretForms(secrets);
    for (const form of this.#forms) {
      const head = form.text.slice(0, HEAD);
      const known = this.#byHead.get(head);
      if (known === undefined) this.#byHead.set(head, [form]);
      else known.push(form);
    }
    this.#heads = anyOf([...this.#byHead.keys()]);
  }

  /**
   * The text with every secret replaced; the same string where there is none.
   * @param isCut the text may go on: a beginning of a secret at its end counts
   */
  text(source: string, isCut = false, mask = MASK): string {
    if (source.length < HEAD || !this.#mayHold(source, isCut)) return source;
    const spans = layersOf(source).flatMap((layer) => this.#spans(layer, isCut));
    if (spans.length === 0) return source;
    let result = '';
    let at = 0;
    for (const [from, to] of spans.toSorted(([a], [b]) => a - b)) {
      if (to <= at) continue;
      if (from > at || at === 0) result += source.slice(at, Math.max(at, from)) + mask;
      at = to;
    }
    return result + source.slice(at);
  }

  headers(headers: Headers): Headers {
    if (this.#forms.length === 0 || !this.#isIn(headers)) return headers;
    return Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [
        this.text(name),
        typeof value === 'string' ? this.#value(value) : value.map((one) => this.#value(one)),
      ]),
    );
  }

  /** Cheap, and right whenever it says no. */
  #mayHold(source: string, isCut: boolean): boolean {
    if (this.#forms.length === 0) return false;
    const heads = this.#heads;
    if (isCut || heads === null || heads.test(source)) return true;
    return mayHoldEscapes(source) && textsOf(source).some((text) => heads.test(text));
  }

  #value(value: string): string {
    return value.endsWith(CUT) ? `${this.text(value.slice(0, -1), true)}${CUT}` : this.text(value);
  }

  /** One look at all of them, since most answers hold nothing. */
  #isIn(headers: Headers): boolean {
    let all = '';
    for (const name in headers) all += `${name}\n${String(headers[name])}\n`;
    return all.includes(CUT) || this.#mayHold(all, false);
  }

  #spans({ text, places }: Layer, isCut: boolean): Span[] {
    const spans: Span[] = [];
    /** Where each form was found last, so that a text that repeats itself is walked over once. */
    const passed = new Map<SecretForm, number>();
    const add = (from: number, to: number): void => {
      spans.push(places === null ? [from, to] : [places[from] ?? 0, places[to] ?? 0]);
    };
    const look = (at: number, forms: readonly SecretForm[]): void => {
      for (const form of forms) {
        if (at < (passed.get(form) ?? 0) || !text.startsWith(form.text.slice(0, ENOUGH), at)) continue;
        const end = endOf(text, at, form.text);
        if (form.isWord && (isWordCharacter(text[at - 1]) || isWordCharacter(text[end]))) continue;
        passed.set(form, end);
        add(at - edge(text[at - 1], form.before), end + edge(text[end], form.after));
      }
    };
    if (this.#byHead.size <= SEARCHED_MAX) {
      for (const [head, forms] of this.#byHead) {
        for (let at = text.indexOf(head); at !== -1; at = text.indexOf(head, at + 1)) look(at, forms);
      }
    } else {
      for (let at = 0; at + HEAD <= text.length; at += 1) {
        const forms = this.#byHead.get(text.slice(at, at + HEAD));
        if (forms !== undefined) look(at, forms);
      }
    }
    if (isCut) {
      for (const end of new Set([text, withoutBrokenEscape(text)])) {
        for (const form of this.#forms) this.#beginning(end, form, (from) => add(from, text.length));
      }
    }
    return spans;
  }

  #beginning(text: string, form: SecretForm, found: (from: number) => void): void {
    // Longer beginnings have been found already.
    const first = Math.max(0, text.length - Math.min(form.text.length, ENOUGH) + 1);
    for (let at = first; at <= text.length - HEAD; at += 1) {
      if (!form.text.startsWith(text.slice(at))) continue;
      found(at - edge(text[at - 1], form.before));
      return;
    }
  }
}

function anyOf(heads: readonly string[]): RegExp | null {
  if (heads.length === 0 || heads.length > SEARCHED_MAX) return null;
  const patterns = heads.map((head) =>
    head
      .replace(/[\\^$.*?()[\]{}|]/g, '\\$&')
      .replaceAll('+', '[ +-]')
      .replaceAll('/', '[/_]'),
  );
  return new RegExp(patterns.join('|'), 'i');
}

/** Where the text stops to be as the form. */
function endOf(text: string, at: number, form: string): number {
  let length = 0;
  while (length < form.length && text[at + length] === form[length]) length += 1;
  return at + length;
}
