// createReceiver: puts the parts together. Every adapter turns its request into bytes and headers and calls `handle`.
import { isWebhookError, type WebhookError } from '@posthorn/signing';
import { type Answer, ok, refusal } from './answer.ts';
import { checkContext } from './check-context.ts';
import type { Delivery } from './delivery.ts';
import { fault } from './errors.ts';
import { type ContextsOf, type DeliveryOf, type EventSchemas, KNOWN_EVENTS, type PatternOf } from './event-types.ts';
import { answerFetch } from './fetch.ts';
import { type Handler, Handlers } from './handlers.ts';
import { type ReceiverOptions, readOptions, type Settings } from './options.ts';
import { type BodyLike, checkEncoding, parseJson, toBytes, tooLarge } from './request-body.ts';
import { type HeadersLike, RequestHeaders } from './request-headers.ts';
import type { RequestReceiver } from './request-receiver.ts';
import { secretSource } from './secrets.ts';
import { verifyRequest } from './verify-request.ts';
import { carryOut } from './work.ts';

export interface VerifyOptions {
  /** When the request came in, if you verify it later. Default: now. */
  readonly receivedAt?: Date;
}

export type SafeResult =
  | { readonly ok: true; readonly delivery: Delivery }
  | { readonly ok: false; readonly error: WebhookError };

export interface Receiver<Contexts> extends RequestReceiver {
  /** Adds a handler for a name, a list, `prefix.*` or `*`. Matching handlers run in the order they were added. If one throws, the delivery fails. */
  on<const Pattern extends PatternOf<Contexts>>(
    pattern: Pattern | readonly Pattern[],
    handler: Handler<DeliveryOf<Contexts, Pattern>>,
  ): this;
  /** Verifies a request and checks its context, without inbox and handlers. @throws WebhookError */
  verify(body: BodyLike, headers: HeadersLike, options?: VerifyOptions): Promise<Delivery>;
  safeVerify(body: BodyLike, headers: HeadersLike, options?: VerifyOptions): Promise<SafeResult>;
  /** Narrows the type of a verified delivery: `if (receiver.is(delivery, 'profile.*')) delivery.data.email`. */
  is<const Pattern extends PatternOf<Contexts>>(
    delivery: Delivery,
    pattern: Pattern,
  ): delivery is DeliveryOf<Contexts, Pattern>;
  /** `handle` for the web's `Request`: Next, Remix, SvelteKit, Deno, Bun. Needs no `this`. */
  fetch(request: Request): Promise<Response>;
}

/**
 * Creates a receiver. Add handlers with `on`, then pass it to an adapter, or call `handle` or `fetch`.
 * @throws WebhookError `secret_missing`, `secret_malformed`. If `secrets` is a function, requests are answered 500 instead.
 * @throws RangeError for options that cannot work.
 */
export function createReceiver<Schemas extends EventSchemas = Record<never, never>>(
  options: ReceiverOptions<Schemas>,
): Receiver<ContextsOf<Schemas>> {
  const settings = readOptions(options);
  const { logger, events } = settings;
  const secrets = secretSource(options.secrets, logger);
  const handlers = new Handlers([...new Set([...KNOWN_EVENTS, ...Object.keys(events)])]);
  const guarded = (what: string, run: () => void): void => {
    try {
      run();
    } catch (error) {
      logger.error(`webhook receiver: ${what} failed`, error);
    }
  };

  async function verifyRead(body: BodyLike, headers: RequestHeaders, at: VerifyOptions = {}): Promise<Delivery> {
    const bytes = toBytes(body);
    const nowMs = at.receivedAt?.getTime() ?? settings.clock.now();
    const rules = { schemes: settings.schemes, toleranceS: settings.toleranceS, nowMs };
    const proven = verifyRequest(bytes, headers, await secrets(), rules);
    const data = await checkContext(proven.type, parseJson(bytes), events);
    return { ...proven, data };
  }

  const verify: Receiver<unknown>['verify'] = async (body, headers, at) =>
    verifyRead(body, new RequestHeaders(headers), at);

  async function work(delivery: Delivery): Promise<Answer | WebhookError> {
    const found = handlers.find(delivery.type);
    if (found.length === 0) return unhandled(delivery, handlers, settings);
    const key = `${settings.name}:${delivery.id}`;
    const onHandled = (done: Delivery, durationMs: number): void =>
      guarded('onHandled', () => options.onHandled?.(done, { durationMs }));
    return carryOut({ delivery, handlers: found, key }, { ...settings, onHandled });
  }

  function refuse(thrown: unknown): Answer {
    const error = isWebhookError(thrown)
      ? thrown
      : fault('internal', 'the receiver itself failed; see `cause`', { cause: thrown });
    const accepted = error.code === 'schema_mismatch' && settings.invalidPayload === 'accept';
    const answer = refusal(error, settings.explain, accepted ? 202 : error.status);
    logRefusal(error, settings);
    guarded('onReject', () => options.onReject?.(error, { answer }));
    return answer;
  }

  async function handle(body: BodyLike, headers: HeadersLike): Promise<Answer> {
    try {
      // Read once: some iterables give their pairs only once.
      const read = new RequestHeaders(headers);
      checkEncoding(read);
      if (toBytes(body).byteLength > settings.maxBodyBytes) throw tooLarge(settings.maxBodyBytes);
      const outcome = await work(await verifyRead(body, read));
      return outcome instanceof Error ? refuse(outcome) : outcome;
    } catch (error) {
      return refuse(error);
    }
  }

  const receiver: Receiver<unknown> = {
    maxBodyBytes: settings.maxBodyBytes,
    on(pattern: string | readonly string[], handler: Handler<never>) {
      handlers.add([pattern].flat(), handler as Handler<Delivery>);
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
    fetch: (request) => answerFetch(receiver, request),
  };
  return receiver as unknown as Receiver<ContextsOf<Schemas>>;
}

function unhandled(delivery: Delivery, handlers: Handlers, settings: Settings): Answer | WebhookError {
  const unlisted = !handlers.knows(delivery.type);
  const hint = unlisted
    ? `Add "${delivery.type}" to \`events\`, or handle '*'.`
    : `Add .on('${delivery.type}', …), or remove the event from the webhook.`;
  const error = fault('type_unknown', `no handler matches ${delivery.type}`, { hint, details: { id: delivery.id } });
  if (settings.unknownType === 'reject') return error;
  logRefusal(error, settings);
  return ok(204);
}

function logRefusal(error: WebhookError, { logger }: Settings): void {
  const line = `webhook refused: ${error.code}: ${error.message}${error.hint ? `\n  ${error.hint}` : ''}`;
  const details = error.cause === undefined ? error.details : { ...error.details, cause: error.cause };
  if (error.group === 'setup' || error.status === 500) logger.error(line, details);
  else logger.warn(line, details);
}
