// The options of createReceiver, their defaults, and the checks at start-up.

import type { WebhookError } from '@posthorn/signing';
import type { Answer } from './answer.ts';
import { type Clock, systemClock } from './clock.ts';
import type { Delivery, Scheme } from './delivery.ts';
import type { EventSchemas } from './event-types.ts';
import type { Handler, HandlerContext } from './handlers.ts';
import type { Inbox } from './inbox/inbox.ts';
import { memoryInbox } from './inbox/memory-inbox.ts';
import type { Logger } from './logger.ts';
import { notice } from './notice.ts';
import type { SecretsOption } from './secrets.ts';

export interface ReceiverOptions<Schemas extends EventSchemas = EventSchemas, Tx = undefined> {
  /**
   * One text ("new old" holds two), a list, or a function that the kit calls for every request: `({ env }) => [env.NEW, env.OLD]`.
   * Any of the secrets may match. Members that are not set are skipped.
   */
  readonly secrets: SecretsOption;
  /** Maps event names to Standard Schemas. Adds your own events, or checks a known one at run time. See also `unchecked`. */
  readonly events?: Schemas;
  /** Part of the key under which the kit remembers a delivery. Default 'default'; required when the inbox is shared. */
  readonly name?: string;
  /** How far `webhook-timestamp` may differ from the clock, in seconds, inclusive, in both directions. Default 300. */
  readonly toleranceS?: number;
  /** Largest body, in bytes. Default 1,114,112 (1 MiB and 64 KiB), the largest that Posthorn sends. */
  readonly maxBodyBytes?: number;
  /** Time in ms after which the kit answers 503. Keep it below the timeout of the webhook (15 s). Default 12,000. */
  readonly deadlineMs?: number;
  /** How long a delivery with a running handler is kept from other copies, in ms. Default 300,000; at least `deadlineMs`. */
  readonly leaseMs?: number;
  /** Where the kit remembers finished deliveries, for 14 days. Default: the memory of this process. */
  readonly inbox?: Inbox<Tx>;
  /**
   * Puts every verified delivery into a queue of your own, in place of handlers. Once it resolves, the answer is 202. What it throws or
   * returns means the same as in a handler; any other error is answered 503 with `store_failed`.
   */
  store?(delivery: Delivery, context: HandlerContext<Tx>): unknown;
  /** Answer to an event without a handler: 'accept' (default) answers 204, 'reject' 422. */
  readonly unknownType?: 'accept' | 'reject';
  /** Answer to a context that its schema refuses: 'reject' (default) answers 422, 'accept' 202. No handler runs. */
  readonly invalidPayload?: 'accept' | 'reject';
  /**
   * Default ['standard']: Posthorn only. 'standard-webhooks' also accepts other senders that keep to Standard Webhooks, with
   * `webhook-*` or `svix-*` headers and the event name in the body's `type`. 'omneo-hmac' also accepts requests with only
   * `x-omneo-hmac-sha256`, which does not stop replays.
   */
  readonly schemes?: readonly Scheme[];
  /** Where message and hint of an error go: 'log' (default), or 'response' for log and answer. */
  readonly explain?: 'log' | 'response';
  /** Default: console. */
  readonly logger?: Logger;
  readonly clock?: Clock;
  /** Called after every refusal and failure. If it throws, the kit logs that. */
  readonly onReject?: (error: WebhookError, info: { readonly answer: Answer }) => void;
  /** Called after every delivery whose handlers all succeeded, or which `store` took. */
  readonly onHandled?: (delivery: Delivery, info: { readonly durationMs: number }) => void;
}

const TTL_MS = 14 * 86_400_000;

export interface Settings
  extends Required<Omit<ReceiverOptions<EventSchemas, unknown>, 'secrets' | 'store' | 'onReject' | 'onHandled'>>,
    Pick<ReceiverOptions, 'onReject' | 'onHandled'> {
  readonly ttlMs: number;
  readonly store?: Handler<Delivery, unknown>;
}

const DEFAULTS = {
  events: {},
  name: 'default',
  toleranceS: 300,
  maxBodyBytes: 1_114_112,
  deadlineMs: 12_000,
  leaseMs: 300_000,
  unknownType: 'accept',
  invalidPayload: 'reject',
  schemes: ['standard'],
  explain: 'log',
  clock: systemClock,
} as const;

/** Fills in the defaults. @throws RangeError for a number or a scheme that cannot work. */
export function readOptions({ secrets: _, ...options }: Partial<ReceiverOptions<EventSchemas, unknown>>): Settings {
  const given = Object.fromEntries(
    Object.entries(options).filter(([, value]) => value !== undefined && value !== null),
  );
  const logger = guarded(options.logger ?? console);
  const inbox = options.inbox ?? defaultInbox(logger, options.clock);
  const settings: Settings = { ...DEFAULTS, ...given, logger, inbox, ttlMs: TTL_MS };
  check(settings, options);
  return settings;
}

/** What works but is probably not wanted. Said when nothing is left that can throw, so that an error is not below a warning. */
export function warnOf({ schemes, logger }: Settings, options: ReceiverOptions<EventSchemas, unknown>): void {
  if (options.inbox === undefined) {
    logger.warn(
      'webhook receiver: duplicates are remembered in the memory of this process only, and a restart forgets them. Pass an `inbox` that stores them, or `inbox: memoryInbox()` to accept this and hide the warning',
    );
  }
  if (schemes.length > 1 && schemes.includes('omneo-hmac')) {
    logger.warn(
      'webhook receiver: `schemes` allows omneo-hmac too, so an attacker can remove the webhook-* headers of a request and replay it',
    );
  }
}

/** A logger that fails must not decide about a request. */
function guarded(logger: Logger): Logger {
  const guard =
    (level: 'warn' | 'error'): Logger['warn'] =>
    (...line) => {
      try {
        logger[level](...line);
      } catch {
        // There is no other place to say it.
      }
    };
  return { warn: guard('warn'), error: guard('error') };
}

/** The longest time of a timer. Node runs a longer one at once. */
const LONGEST_TIMER_MS = 2_147_483_647;
const SCHEMES: readonly unknown[] = ['standard', 'standard-webhooks', 'omneo-hmac'] satisfies Scheme[];

function check(settings: Settings, options: Partial<ReceiverOptions<EventSchemas, unknown>>): void {
  const { schemes, leaseMs, deadlineMs, toleranceS, store } = settings;
  const demand = (isRight: boolean, message: string): void => {
    if (!isRight) throw new RangeError(message);
  };
  for (const key of ['toleranceS', 'maxBodyBytes', 'deadlineMs', 'leaseMs'] as const)
    demand(
      Number.isFinite(settings[key]) && settings[key] >= 0,
      `${key} must be a number of 0 or more; got ${String(settings[key])}`,
    );
  demand(
    Array.isArray(schemes) && schemes.length > 0 && schemes.every((scheme) => SCHEMES.includes(scheme)),
    `schemes must be a list of one or more of ${SCHEMES.join(', ')}`,
  );
  demand(
    deadlineMs <= leaseMs,
    `deadlineMs (${deadlineMs}) must be at most leaseMs (${leaseMs}): after its lease, a delivery may be handled twice`,
  );
  demand(leaseMs <= LONGEST_TIMER_MS, `leaseMs must be at most ${LONGEST_TIMER_MS}; got ${leaseMs}`);
  demand(
    toleranceS * 2000 <= TTL_MS,
    `toleranceS must be at most 604800 (7 days): duplicates are remembered for 14 days; got ${toleranceS}`,
  );
  if (store !== undefined && typeof store !== 'function')
    throw new TypeError(`store must be a function that puts a delivery into a queue; got ${typeof store}`);
  demand(
    options.name !== undefined || settings.inbox.local === true,
    'a shared inbox needs the name of this receiver: set `name`, such as name: "billing"',
  );
}

function defaultInbox(logger: Logger, clock: Clock | undefined): Inbox {
  return memoryInbox({
    ...(clock && { now: () => clock.now() }),
    onEvict: () => void notice(logger, 'inbox_full', {}),
  });
}
