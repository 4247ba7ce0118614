// createReceiver: puts the parts together. Every adapter turns its request into bytes and headers and calls `handle`.
import { isWebhookError, type WebhookError } from '@posthorn/signing';
import { type Answer, ok } from './answer.ts';
import type { Delivery } from './delivery.ts';
import { fault } from './errors.ts';
import { type ContextsOf, type DeliveryOf, type EventSchemas, KNOWN_EVENTS, type PatternOf } from './event-types.ts';
import { explained } from './explained.ts';
import { fetchHandler } from './fetch.ts';
import { type Handler, Handlers } from './handlers.ts';
import { loadEarly, loadWork } from './load-work.ts';
import { type ReceiverOptions, readOptions, type Settings, warnOf } from './options.ts';
import { loadOthers, readDelivery } from './read-delivery.ts';
import { logRefusal, refuse } from './refusals.ts';
import { type BodyLike, checkEncoding, toBytes, tooLarge } from './request/body.ts';
import { type HeadersLike, type RequestHeaders, readHeaders } from './request/headers.ts';
import { readReceivedAt } from './request/received-at.ts';
import type { RequestContext } from './request-context.ts';
import type { RequestReceiver } from './request-receiver.ts';
import { RunningWork } from './running-work.ts';
import { secretSource } from './secrets.ts';
import type { TestDoor } from './test-door.ts';
import type { SignedRequest } from './verify-request.ts';
import type { About } from './words/about.ts';

export interface VerifyOptions {
  /** When the request came in, if you verify it later: a `Date`, epoch milliseconds, or text. Default: now. */
  readonly receivedAt?: Date | number | string | undefined;
  /** Given to the function of `secrets`. Default `process.env`. */
  readonly env?: Readonly<Record<string, unknown>> | undefined;
}

export interface CloseOptions {
  /** How long to wait for handlers that run, in ms. Default 10,000. */
  readonly limitMs?: number;
}

export type SafeResult =
  | { readonly ok: true; readonly delivery: Delivery }
  | { readonly ok: false; readonly error: WebhookError };

export interface Receiver<Contexts, Tx = undefined> extends RequestReceiver {
  /** Adds a handler for a name, a list, `prefix.*` or `*`. Matching handlers run in the order they were added. If one throws, the delivery fails. */
  on<const Pattern extends PatternOf<Contexts>>(
    pattern: Pattern | readonly Pattern[],
    handler: Handler<DeliveryOf<Contexts, Pattern>, Tx>,
  ): this;
  /** Verifies a request and checks its context, without inbox and handlers. @throws WebhookError */
  verify(body: BodyLike, headers: HeadersLike, options?: VerifyOptions): Promise<Delivery>;
  safeVerify(body: BodyLike, headers: HeadersLike, options?: VerifyOptions): Promise<SafeResult>;
  /** Narrows the type of a verified delivery: `if (receiver.is(delivery, 'profile.*')) delivery.data.email`. */
  is<const Pattern extends PatternOf<Contexts>>(
    delivery: Delivery,
    pattern: Pattern,
  ): delivery is DeliveryOf<Contexts, Pattern>;
  /** `handle` for the web's `Request`: Next, Remix, SvelteKit, Deno, Bun. Needs no `this`. Workers pass `env` and `ctx` too. */
  fetch(request: Request, env?: unknown, ctx?: unknown): Promise<Response>;
  /**
   * For rolling deploys: answers new requests 503, waits for the handlers that run, then aborts the rest and gives their leases
   * back, so that the next attempt runs them elsewhere. Returns how many it cut off. @throws RangeError for a `limitMs` that is no time.
   */
  close(options?: CloseOptions): Promise<{ readonly cutOff: number }>;
  /** For `testSender` of `@posthorn/receiver-kit/testing`. */
  readonly '~testing': TestDoor<Contexts>;
}

/**
 * Creates a receiver. Add handlers with `on`, then pass it to an adapter, or call `handle` or `fetch`.
 * @throws WebhookError `secret_missing`, `secret_malformed`. If `secrets` is a function, requests are answered 500 instead.
 * @throws RangeError for options that cannot work. `verify` also throws WebhookError `headers_unreadable`, `received_at_invalid`.
 */
export function createReceiver<Schemas extends EventSchemas = Record<never, never>, Tx = undefined>(
  options: ReceiverOptions<Schemas, Tx>,
): Receiver<ContextsOf<Schemas>, Tx> {
  const settings = readOptions((options ?? {}) as Partial<ReceiverOptions>);
  const { logger, events, clock } = settings;
  const secrets = secretSource(options?.secrets, logger);
  warnOf(settings, options);
  loadEarly(loadOthers(settings));
  if (settings.store !== undefined) loadEarly(loadWork());
  const running = new RunningWork();
  const handlers = new Handlers([...new Set([...KNOWN_EVENTS, ...Object.keys(events)])], settings.store);
  /** @param attempt is told what is known of the request, for the words of a refusal */
  async function verifyRead(
    attempt: Attempt,
    body: Uint8Array,
    headers: RequestHeaders,
    nowMs: number,
  ): Promise<Delivery> {
    attempt.request = { body, headers, secrets: await secrets.load(attempt.context) };
    return readDelivery(attempt.request, settings, nowMs);
  }

  const verify: Receiver<unknown, unknown>['verify'] = async (body, headers, at) => {
    const { receivedAt, env } = at ?? {};
    const attempt: Attempt = { body, headers, receivedAt, context: { env }, rules: settings };
    try {
      const nowMs = receivedAt === undefined ? clock.now() : readReceivedAt(receivedAt);
      return await verifyRead(attempt, toBytes(body), await readHeaders(headers), nowMs);
    } catch (error) {
      throw isWebhookError(error) ? await explained(error, attempt) : error;
    }
  };

  async function work(delivery: Delivery, context: RequestContext): Promise<Answer | WebhookError> {
    const found = handlers.find(delivery.type);
    if (found.length === 0) return unhandled(delivery, handlers, settings);
    const key = `${settings.name}:${delivery.id}`;
    const { carryOut } = await loadWork();
    return carryOut({ delivery, handlers: found, key, context }, { ...settings, running });
  }

  async function handle(body: BodyLike, headers: HeadersLike, context: RequestContext = {}): Promise<Answer> {
    const { hints, framework } = context;
    const attempt: Attempt = { body, headers, context, hints, framework, rules: settings };
    try {
      if (running.isClosed) throw shuttingDown();
      const read = await readHeaders(headers);
      checkEncoding(read);
      const bytes = toBytes(body);
      if (bytes.byteLength > settings.maxBodyBytes) throw tooLarge(settings.maxBodyBytes);
      const delivery = await verifyRead(attempt, bytes, read, clock.now());
      // It may have been closed while the secrets were loaded.
      if (running.isClosed) throw shuttingDown();
      const outcome = await work(delivery, context);
      return outcome instanceof Error ? await refuse(outcome, attempt, settings) : outcome;
    } catch (error) {
      return refuse(error, attempt, settings);
    }
  }

  const receiver: Receiver<unknown, unknown> = {
    maxBodyBytes: settings.maxBodyBytes,
    on(pattern: string | readonly string[], handler: Handler<never, never>) {
      handlers.add([pattern].flat(), handler as Handler<Delivery, unknown>);
      loadEarly(loadWork());
      return receiver;
    },
    is: (delivery, pattern): delivery is never => handlers.fits(delivery.type, pattern),
    verify,
    async safeVerify(body, headers, at) {
      try {
        return { ok: true, delivery: await verify(body, headers, at) };
      } catch (error) {
        if (isWebhookError(error)) return { ok: false, error };
        throw error;
      }
    },
    handle,
    refuse: (error, context = {}) => refuse(error, context, settings),
    fetch: (request, ...rest) => fetchHandler(receiver)(request, ...rest),
    '~testing': { toleranceS: settings.toleranceS, now: () => clock.now(), trust: secrets.trust },
    async close({ limitMs = 10_000 } = {}) {
      return { cutOff: await running.close(limitMs, clock) };
    },
  };
  return receiver as unknown as Receiver<ContextsOf<Schemas>, Tx>;
}

/** What is known of a request, as far as it was read. */
interface Attempt extends About {
  readonly context: RequestContext;
  request?: SignedRequest;
}

function shuttingDown(): WebhookError {
  return fault('shutting_down', { retryAfterS: 5 });
}

async function unhandled(delivery: Delivery, handlers: Handlers, settings: Settings): Promise<Answer | WebhookError> {
  const { id, type } = delivery;
  const error = fault('type_unknown', { id, type, listed: handlers.knows(type) });
  if (settings.unknownType === 'reject') return error;
  logRefusal(await explained(error), settings.logger, 'accepted without a handler');
  return ok(204);
}
