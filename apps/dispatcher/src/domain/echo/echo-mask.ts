// Masks secrets of a webhook that a receiver echoes, so that no stored or shown answer contains them.
import { MASK } from '../masked-headers.ts';
import { type Layer, layersOf, mayHoldEscapes, textsOf, withoutBrokenEscape } from './canonical-text.ts';
import { FormIndex, HEAD } from './form-index.ts';
import {
  type SecretForm,
  type Secrets,
  type SecretValues,
  secretForms,
  secretValues,
  shortestForm,
} from './secret-forms.ts';

type Headers = Record<string, string | string[]>;
type Span = [from: number, to: number];

/** So much of a secret is enough to mask it as far as it goes. */
const ENOUGH = 32;
/** Ends a header value that was kept in part. */
const CUT = '…';

const isWordCharacter = (character: string | undefined): boolean =>
  character !== undefined && /[a-z0-9]/.test(character);

/** A character at the edge of base64 belongs to it where it is one of base64 at all. */
const edge = (character: string | undefined, count: number): number =>
  character !== undefined && /[a-z0-9+/=]/.test(character) ? count : 0;

export class EchoMask {
  readonly #values: SecretValues;
  /** A text needs so many characters before any of it is masked; `null` = there is nothing to mask. */
  readonly #least: number | null;
  /** Made when a text is long enough. */
  #made: FormIndex | null = null;

  constructor(secrets: Secrets) {
    this.#values = secretValues(secrets);
    const shortest = shortestForm(this.#values);
    this.#least = shortest === null ? null : Math.min(shortest, ENOUGH);
  }

  /** Nothing is ever masked. */
  get isEmpty(): boolean {
    return this.#least === null;
  }

  get #index(): FormIndex {
    this.#made ??= new FormIndex(secretForms(this.#values));
    return this.#made;
  }

  /** Whether a text of so many characters may hold enough of a form, or the beginning of one if it was cut. */
  fits(length: number, isCut: boolean): boolean {
    return this.#least !== null && length >= (isCut ? HEAD : this.#least);
  }

  /**
   * The text with every secret replaced; the same string where there is none.
   * @param isCut the text may go on: a beginning of a secret at its end counts
   */
  text(source: string, isCut = false, mask = MASK): string {
    if (!this.#mayHold(source, isCut)) return source;
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
    if (!this.#isIn(headers)) return headers;
    return Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [
        this.text(name),
        typeof value === 'string' ? this.#value(value) : value.map((one) => this.#value(one)),
      ]),
    );
  }

  /** Cheap, and right whenever it says no: the beginning of a form at a cut has the head of the form too. */
  #mayHold(source: string, isCut: boolean): boolean {
    if (!this.fits(source.length, isCut)) return false;
    const index = this.#index;
    if (index.next(source) !== -1) return true;
    return mayHoldEscapes(source) && textsOf(source).some((text) => index.next(text) !== -1);
  }

  #value(value: string): string {
    return value.endsWith(CUT) ? `${this.text(value.slice(0, -1), true)}${CUT}` : this.text(value);
  }

  #isIn(headers: Headers): boolean {
    const mayHold = (value: string): boolean =>
      value.endsWith(CUT) ? this.#mayHold(value.slice(0, -1), true) : this.#mayHold(value, false);
    for (const name in headers) {
      const value = headers[name] ?? '';
      if (this.#mayHold(name, false) || (typeof value === 'string' ? mayHold(value) : value.some(mayHold))) return true;
    }
    return false;
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
    const index = this.#index;
    for (let at = index.next(text); at !== -1; at = index.next(text, at + 1)) look(at, index.at(text, at));
    if (isCut) {
      for (const end of new Set([text, withoutBrokenEscape(text)])) {
        for (const form of index.forms) this.#beginning(end, form, (from) => add(from, text.length));
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

/** Where the text stops to be as the form. */
function endOf(text: string, at: number, form: string): number {
  let length = 0;
  while (length < form.length && text[at + length] === form[length]) length += 1;
  return at + length;
}
