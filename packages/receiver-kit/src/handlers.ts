// Selects the handlers of an event. A prefix pattern covers the known names below it, as its type says; `*` gets everything.
import type { Delivery } from './delivery.ts';
import type { Logger } from './logger.ts';

/** `Tx` comes from the inbox: `undefined` without transactions. */
export interface HandlerContext<Tx = undefined> {
  /** Aborts when the lease of this delivery ends, or when the platform or `close` cuts the work off. From then on another copy may be handled at the same time. */
  readonly signal: AbortSignal;
  readonly logger: Logger;
  /**
   * For "last write wins": false if a delivery of a newer event was here before under this key, such as `profile:${data.id}`.
   * Else it notes the time of this event. True for the same time, so that a retry passes, and for a delivery without `occurredAt`.
   */
  newerThan(key: string): Promise<boolean>;
  /** The transaction of the inbox. What is written through it commits together with the mark that this delivery is done, or not at all. */
  readonly tx: Tx;
}

export type Handler<Of, Tx = undefined> = (delivery: Of, context: HandlerContext<Tx>) => unknown;

export class Handlers {
  readonly #known: ReadonlySet<string>;
  readonly #entries: { readonly matches: (type: string) => boolean; readonly handler: Handler<Delivery, unknown> }[] =
    [];

  readonly #store: Handler<Delivery, unknown> | undefined;

  /** With a `store`, which gets every delivery, there are no handlers. */
  constructor(known: readonly string[], store?: Handler<Delivery, unknown>) {
    this.#known = new Set(known);
    this.#store = store;
  }

  /** Adds a handler. @throws TypeError for a pattern that matches no known event, for a handler that is not a function, and with a `store`. */
  add(patterns: readonly string[], handler: Handler<Delivery, unknown>): void {
    if (this.#store !== undefined)
      throw new TypeError(
        'a receiver with `store` runs no handlers: handle deliveries where your queue gives them, or remove `store`',
      );
    if (typeof handler !== 'function')
      throw new TypeError(`the handler of ${patterns.join(', ')} must be a function; got ${typeof handler}`);
    const matchers = patterns.map((pattern) => this.#matcher(pattern));
    this.#entries.push({ matches: (type) => matchers.some((matches) => matches(type)), handler });
  }

  /** Returns the matching handlers in the order they were added. */
  find(type: string): Handler<Delivery, unknown>[] {
    if (this.#store !== undefined) return [this.#store];
    return this.#entries.filter((entry) => entry.matches(type)).map((entry) => entry.handler);
  }

  knows(type: string): boolean {
    return this.#known.has(type);
  }

  fits(type: string, pattern: string): boolean {
    return this.#matcher(pattern)(type);
  }

  #matcher(pattern: string): (type: string) => boolean {
    if (pattern === '*') return () => true;
    const prefix = pattern.endsWith('.*') ? pattern.slice(0, -1) : undefined;
    const names = [...this.#known].filter((name) => (prefix ? name.startsWith(prefix) : name === pattern));
    if (names.length === 0) {
      throw new TypeError(
        `"${pattern}" matches no known event. Known: ${[...this.#known].join(', ')}. Add your own events to \`events\`.`,
      );
    }
    return (type) => names.includes(type);
  }
}
