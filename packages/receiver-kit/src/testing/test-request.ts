// One request of a test: immutable, and sent when it is awaited.
import type { Secret } from '@posthorn/signing';
import { parseSecret } from '@posthorn/signing';
import { codeIn } from '../sending/code-in.ts';
import { signedHeaders } from '../sending/signed-headers.ts';
import { tampered } from '../sending/tampered.ts';

export interface TestAnswer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** The error code in the body: `signature_mismatch`. `undefined` if there is none. */
  readonly code: string | undefined;
  /** The receiver says that it has handled this delivery before. */
  readonly duplicate: boolean;
}

export interface Signed {
  readonly body: Uint8Array;
  readonly headers: Readonly<Record<string, string>>;
}

export type Transmit = (signed: Signed) => Promise<Omit<TestAnswer, 'code' | 'duplicate'>>;

/** What a request is made of. It is signed when it is sent. */
export interface Draft {
  readonly type: string;
  readonly id: string;
  readonly data: Uint8Array;
  readonly attempt: number;
  readonly secret: Secret;
  /** How far the time of the signature lies back, in seconds. */
  readonly ageS: number;
  readonly isTampered: boolean;
  readonly without: readonly string[];
}

export interface Way {
  readonly transmit: Transmit;
  readonly now: () => number;
  readonly toleranceS: number;
}

/** Nothing is sent until you `await` it. The methods return a changed request with the same id. */
export class TestRequest implements Promise<TestAnswer> {
  readonly [Symbol.toStringTag] = 'TestRequest';
  readonly #draft: Draft;
  readonly #way: Way;
  readonly #first: TestRequest | undefined;
  #answer: Promise<TestAnswer> | undefined;

  /** @param first the request that is sent before, if it has not been sent. */
  constructor(draft: Draft, way: Way, first?: TestRequest) {
    this.#draft = draft;
    this.#way = way;
    this.#first = first;
  }

  /** `webhook-id`, the same on every attempt. */
  get id(): string {
    return this.#draft.id;
  }

  /** The bytes that are sent. */
  get body(): Uint8Array {
    const { data, isTampered } = this.#draft;
    return isTampered ? tampered(data) : data;
  }

  /** The headers that are sent, signed now. */
  get headers(): Readonly<Record<string, string>> {
    const { data, secret, ageS, without, ...rest } = this.#draft;
    const timestampS = Math.floor(this.#way.now() / 1000) - ageS;
    const headers = signedHeaders({ ...rest, body: data, timestampS }, [secret]);
    return Object.fromEntries(Object.entries(headers).filter(([name]) => !without.includes(name)));
  }

  /** The web's `Request`, for code of your own that takes one. */
  toRequest(url = 'http://127.0.0.1/webhooks'): Request {
    return new Request(url, { method: 'POST', headers: { ...this.headers }, body: Uint8Array.from(this.body) });
  }

  /** A member was added to the body after it was signed. */
  tampered(): TestRequest {
    return this.#changed({ isTampered: true });
  }

  /** Signed too long ago. @param ageS default: a minute more than the tolerance of the receiver. */
  stale(ageS: number = this.#way.toleranceS + 60): TestRequest {
    return this.#changed({ ageS });
  }

  /** Signed for a time that is still to come. @param aheadS default: a minute more than the tolerance of the receiver. */
  early(aheadS: number = this.#way.toleranceS + 60): TestRequest {
    return this.#changed({ ageS: -aheadS });
  }

  /** Signed with another secret. @throws SecretError */
  signedWith(secret: string): TestRequest {
    return this.#changed({ secret: parseSecret(secret) });
  }

  withoutHeader(name: string): TestRequest {
    return this.#changed({ without: [...this.#draft.without, name.toLowerCase()] });
  }

  /** The same request on another way. An attempt that was to be sent before it takes that way too. */
  by(way: Way): TestRequest {
    const first = this.#first;
    const isSent = first === undefined || first.#answer !== undefined;
    return new TestRequest(this.#draft, way, isSent ? first : first.by(way));
  }

  /** The next attempt of the same delivery. If this one was not sent yet, it is sent first. */
  resent(): TestRequest {
    return new TestRequest({ ...this.#draft, attempt: this.#draft.attempt + 1 }, this.#way, this);
  }

  // biome-ignore lint/suspicious/noThenProperty: it is a promise that begins when it is awaited.
  then<Value = TestAnswer, Reason = never>(
    onAnswer?: ((answer: TestAnswer) => Value | PromiseLike<Value>) | null,
    onFailure?: ((reason: unknown) => Reason | PromiseLike<Reason>) | null,
  ): Promise<Value | Reason> {
    return this.#send().then(onAnswer, onFailure);
  }

  catch<Reason = never>(
    onFailure?: ((reason: unknown) => Reason | PromiseLike<Reason>) | null,
  ): Promise<TestAnswer | Reason> {
    return this.#send().catch(onFailure);
  }

  finally(onSettled?: (() => void) | null): Promise<TestAnswer> {
    return this.#send().finally(onSettled);
  }

  #changed(change: Partial<Draft>): TestRequest {
    return new TestRequest({ ...this.#draft, ...change }, this.#way, this.#first);
  }

  #send(): Promise<TestAnswer> {
    this.#answer ??= this.#transmit();
    return this.#answer;
  }

  async #transmit(): Promise<TestAnswer> {
    // An earlier attempt that is under way stays so: copies that arrive together can be tested with Promise.all.
    if (this.#first !== undefined && this.#first.#answer === undefined) await this.#first;
    const answer = await this.#way.transmit({ body: this.body, headers: this.headers });
    return { ...answer, code: codeIn(answer.body), duplicate: answer.headers['webhook-duplicate'] === '1' };
  }
}
