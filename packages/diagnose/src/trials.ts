// Compares what would have been signed with the signatures of the request, within the budget.
import { equal } from './bytes.ts';
import { hmacBy, type Sign, sha256 } from './mac.ts';
import { type Question, rightKey } from './question.ts';
import { CALL_COST, COST, type Work } from './work.ts';

export class Trials {
  readonly #question: Question;
  readonly #work: Work;
  readonly #signs = new Map<Uint8Array, Promise<Sign>>();
  /** Of the secrets that the receiver uses. */
  readonly rightKeys: readonly Uint8Array[];

  constructor(question: Question, work: Work) {
    this.#question = question;
    this.#work = work;
    this.rightKeys = question.secrets.map((secret) => rightKey(question.scheme, secret));
  }

  /** True if one of the keys makes a signature of the request. False also if the budget is spent. */
  async fits(keys: readonly Uint8Array[], head: Uint8Array, body: Uint8Array): Promise<boolean> {
    for (const key of keys) {
      if (!this.#work.afford(CALL_COST.hash + (head.length + body.length) * COST.hash)) return false;
      const mac = await (await this.#signOf(key))(head, body);
      if (this.#question.macs.some((one) => equal(one, mac))) return true;
    }
    return false;
  }

  async hasDigest(body: Uint8Array): Promise<boolean> {
    const { digest } = this.#question;
    if (digest === null || !this.#work.afford(CALL_COST.hash + body.length * COST.hash)) return false;
    return equal(await sha256(body), digest);
  }

  #signOf(key: Uint8Array): Promise<Sign> {
    const known = this.#signs.get(key);
    if (known !== undefined) return known;
    const sign = hmacBy(key);
    this.#signs.set(key, sign);
    return sign;
  }
}
