/** `standard`: Posthorn. `standard-webhooks`: other senders that keep to Standard Webhooks. `omneo-hmac`: the vendor's header. */
export type Scheme = 'standard' | 'standard-webhooks' | 'omneo-hmac';

/** One verified request. */
export interface Delivery<Type extends string = string, Data = unknown> {
  /** The same on every attempt. Use it as the idempotency key of your own calls. With `omneo-hmac`: SHA-256 of event name and body. */
  readonly id: string;
  /** The event name. With `standard-webhooks`: the member `type` of the body. */
  readonly type: Type;
  /** The event's context: the whole body. */
  readonly data: Data;
  /** 1 for the first attempt. Not signed; `undefined` if the sender does not give it. */
  readonly attempt: number | undefined;
  /** When this attempt was signed, to the second. `undefined` with `omneo-hmac`. */
  readonly attemptedAt: Date | undefined;
  /**
   * When the event happened (or was accepted, if its producer did not say). Signed, and the same on every attempt.
   * With `standard-webhooks`: the member `timestamp` of the body. `undefined` if the sender gives none: an older Posthorn, `omneo-hmac`.
   */
  readonly occurredAt: Date | undefined;
  /** The sender's trace (W3C Trace Context), to go on with. Not signed; `undefined` if there is none. */
  readonly traceparent: string | undefined;
  /** True if a person sent this request as a test. */
  readonly test: boolean;
  /** The bytes as received. */
  readonly raw: Uint8Array;
  readonly scheme: Scheme;
  /** Position of the secret that matched. When the old secret's position no longer appears, the rotation is over. */
  readonly secretIndex: number;
}
