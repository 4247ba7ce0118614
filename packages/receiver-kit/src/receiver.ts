// createReceiver: puts the parts together. Every adapter turns its request into bytes and headers and calls `handle`.
import { isWebhookError, type WebhookError } from '@posthorn/signing';
import { type Answer, ok, refusal } from './answer.ts';
import type { Delivery } from './delivery.ts';
import { fault, withHint } from './errors.ts';
import { type ContextsOf, type DeliveryOf, type EventSchemas, KNOWN_EVENTS, type PatternOf } from './event-types.ts';
import { fetchHandler } from './fetch.ts';
import { type Handler, Handlers } from './handlers.ts';
import { type ReceiverOptions, readOptions, type Settings, warnOf } from './options.ts';
import { readDelivery } from './read-delivery.ts';
import { type BodyLike, checkEncoding, toBytes, tooLarge } from './request/body.ts';
import { type HeadersLike, RequestHeaders } from './request/headers.ts';
import { readReceivedAt } from './request/received-at.ts';
import type { RequestContext } from './request-context.ts';
import type { RequestReceiver } from './request-receiver.ts';
import { RunningWork } from './running-work.ts';
import { secretSource } from './secrets.ts';
import type { TestDoor } from './test-door.ts';
import { verifyRequest } from './verify-request.ts';
import { carryOut } from './work.ts';

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
  const settings = readOptions(options ?? {});
  const { logger, events } = settings;
  const secrets = secretSource(options?.secrets, logger);
  warnOf(settings, options);
  const running = new RunningWork();
  const handlers = new Handlers([...new Set([...KNOWN_EVENTS, ...Object.keys(events)])], settings.store);
  const guarded = (what: string, run: () => void): void => {
    try {
      run();
    } catch (error) {
      logger.error(`webhook receiver: ${what} failed`, error);
    }
  };

  async function verifyRead(
    bytes: Uint8Array,
    headers: RequestHeaders,
    context: RequestContext,
    nowMs: number,
  ): Promise<Delivery> {
    const rules = { ...settings, nowMs, keepBytes: context.hints?.['body_already_parsed'] };
    const proven = await verifyRequest({ body: bytes, headers, secrets: await secrets.load(context) }, rules);
    return readDelivery(proven, bytes, events);
  }

  const verify: Receiver<unknown, unknown>['verify'] = async (body, headers, at) => {
    const nowMs = at?.receivedAt === undefined ? settings.clock.now() : readReceivedAt(at.receivedAt);
    return verifyRead(toBytes(body), new RequestHeaders(headers), { env: at?.env }, nowMs);
  };

  async function work(delivery: Delivery, context: RequestContext): Promise<Answer | WebhookError> {
    const found = handlers.find(delivery.type);
    if (found.length === 0) return unhandled(delivery, handlers, settings);
    const key = `${settings.name}:${delivery.id}`;
    const onHandled = (done: Delivery, durationMs: number): void =>
      guarded('onHandled', () => options.onHandled?.(done, { durationMs }));
    return carryOut({ delivery, handlers: found, key, context }, { ...settings, running, onHandled });
  }

  function refuse(thrown: unknown): Answer {
    const error = isWebhookError(thrown)
      ? thrown
      : fault('internal', 'the receiver itself failed; see `cause`', { cause: thrown });
    const accepted = error.code === 'schema_mismatch' && settings.invalidPayload === 'accept';
    const answer = refusal(error, settings.explain, accepted ? 202 : error.status);
    logRefusal(error, settings, accepted ? 'accepted without its handler' : 'refused');
    guarded('onReject', () => options.onReject?.(error, { answer }));
    return answer;
  }

  async function handle(body: BodyLike, headers: HeadersLike, context: RequestContext = {}): Promise<Answer> {
    try {
      if (running.isClosed) throw shuttingDown();
      // Read once: some iterables give their pairs only once.
      const read = new RequestHeaders(headers);
      checkEncoding(read);
      const bytes = toBytes(body);
      if (bytes.byteLength > settings.maxBodyBytes) throw tooLarge(settings.maxBodyBytes);
      const delivery = await verifyRead(bytes, read, context, settings.clock.now());
      // It may have been closed while the secrets were loaded.
      if (running.isClosed) throw shuttingDown();
      const outcome = await work(delivery, context);
      return outcome instanceof Error ? refuse(withHint(outcome, context.hints)) : outcome;
    } catch (error) {
      return refuse(withHint(error, context.hints));
    }
  }

  const receiver: Receiver<unknown, unknown> = {
    maxBodyBytes: settings.maxBodyBytes,
    on(pattern: string | readonly string[], handler: Handler<never, never>) {
      handlers.add([pattern].flat(), handler as Handler<Delivery, unknown>);
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
    refuse,
    fetch: (request, ...rest) => fetchHandler(receiver)(request, ...rest),
    '~testing': { toleranceS: settings.toleranceS, now: () => settings.clock.now(), trust: secrets.trust },
    async close({ limitMs = 10_000 } = {}) {
      return { cutOff: await running.close(limitMs, settings.clock) };
    },
  };
  return receiver as unknown as Receiver<ContextsOf<Schemas>, Tx>;
}

function shuttingDown(): WebhookError {
  return fault('shutting_down', 'the receiver is closing', { details: { retryAfterS: 5 } });
}

function unhandled(delivery: Delivery, handlers: Handlers, settings: Settings): Answer | WebhookError {
  const unlisted = !handlers.knows(delivery.type);
  const hint = unlisted
    ? `Add "${delivery.type}" to \`events\`, or handle '*'.`
    : `Add .on('${delivery.type}', …), or remove the event from the webhook.`;
  const error = fault('type_unknown', `no handler matches ${delivery.type}`, { hint, details: { id: delivery.id } });
  if (settings.unknownType === 'reject') return error;
  logRefusal(error, settings, 'accepted without a handler');
  return ok(204);
}

function logRefusal(error: WebhookError, { logger }: Settings, what: string): void {
  const line = `webhook ${what}: ${error.code}: ${error.message}${error.hint ? `\n  ${error.hint}` : ''}`;
  const details = error.cause === undefined ? error.details : { ...error.details, cause: error.cause };
  if (error.group === 'setup' || error.status === 500) logger.error(line, details);
  else logger.warn(line, details);
}
