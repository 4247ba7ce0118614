// Finds where a form of a secret may begin. Nearly every answer holds none, so one pass over the characters decides.
import { canonical } from './canonical-text.ts';
import { type SecretForm, VALUE_MIN } from './secret-forms.ts';

/** Forms are looked up by so many first characters. Every form has that many. */
export const HEAD = VALUE_MIN;

/** Heads are dealt to so many buckets: a bit for each bucket and place in a head fills 32 bits. */
const BUCKETS = 8;
const LAST_PLACE = 0xff << (BUCKETS * (HEAD - 1));

const CODES = 256;
/** Of each Latin-1 character, the one that stands for it in canonical text. Forms hold no others. */
const CANONICAL = Uint8Array.from({ length: CODES }, (_, code) => canonical(String.fromCharCode(code)).charCodeAt(0));

export class FormIndex {
  readonly forms: readonly SecretForm[];
  readonly #byHead = new Map<string, SecretForm[]>();
  /** Bit `BUCKETS * place + bucket` of a character: some head of the bucket has it at that place. */
  readonly #marks: Int32Array;

  constructor(forms: readonly SecretForm[]) {
    this.forms = forms;
    const marks = new Int32Array(CODES);
    for (const form of forms) {
      const head = form.text.slice(0, HEAD);
      const known = this.#byHead.get(head);
      if (known !== undefined) {
        known.push(form);
        continue;
      }
      const bucket = this.#byHead.size % BUCKETS;
      this.#byHead.set(head, [form]);
      for (let place = 0; place < HEAD; place += 1) {
        const code = head.charCodeAt(place);
        marks[code] = (marks[code] ?? 0) | (1 << (BUCKETS * place + bucket));
      }
    }
    this.#marks = marks.map((_, code) => marks[CANONICAL[code] ?? code] ?? 0);
  }

  /**
   * The first place from `from` on where the head of a form stands; -1 where there is none. The text need not be canonical.
   */
  next(text: string, from = 0): number {
    const marks = this.#marks;
    // Bit by bit as in `#marks`: which buckets have heads that fit the characters up to here.
    let fits = 0;
    for (let at = from; at < text.length; at += 1) {
      fits = ((fits << BUCKETS) | 0xff) & (marks[text.charCodeAt(at)] ?? 0);
      // A bucket has several heads, and what fits may be a mixture of them.
      if ((fits & LAST_PLACE) !== 0 && this.at(text, at + 1 - HEAD).length > 0) return at + 1 - HEAD;
    }
    return -1;
  }

  /** The forms that have the head that stands here. */
  at(text: string, place: number): readonly SecretForm[] {
    return this.#byHead.get(canonical(text.slice(place, place + HEAD))) ?? NONE;
  }
}

const NONE: readonly SecretForm[] = [];
