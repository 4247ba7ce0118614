export type Scheme = 'standard' | 'omneo-hmac';

/** One verified request. */
export interface Delivery<Type extends string = string, Data = unknown> {
  /** The same on every attempt: pass it on as the idempotency key of your own calls. Under `omneo-hmac` the SHA-256 of event name and body. */
  readonly id: string;
  /** The event name. */
  readonly type: Type;
  /** The event's context: the whole body. */
  readonly data: Data;
  /** 1 for the first attempt. Not signed; `undefined` when the sender does not say. */
  readonly attempt: number | undefined;
  /** When this attempt was signed, to the second. `undefined` under `omneo-hmac`. */
  readonly attemptedAt: Date | undefined;
  /** True for a delivery sent with "send a test". */
  readonly test: boolean;
  /** The bytes as received. */
  readonly raw: Uint8Array;
  readonly scheme: Scheme;
  /** Which secret matched, by position. When the old one stays unseen, a rotation is over. */
  readonly secretIndex: number;
}
