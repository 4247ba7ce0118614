// The options of createReceiver, their defaults, and the checks at start-up.

import type { WebhookError } from '@posthorn/signing';
import type { Answer } from './answer.ts';
import { type Clock, systemClock } from './clock.ts';
import type { Delivery, Scheme } from './delivery.ts';
import type { EventSchemas } from './event-types.ts';
import type { Inbox } from './inbox.ts';
import type { Logger } from './logger.ts';
import { memoryInbox } from './memory-inbox.ts';
import type { SecretsOption } from './secrets.ts';

export interface ReceiverOptions<Schemas extends EventSchemas = EventSchemas> {
  /** One text ("new old" holds two), several, or a function that is asked for every request. Any of them may match. */
  readonly secrets: SecretsOption;
  /** Event name to Standard Schema: adds events of your own, or checks a known one at run time. See also `unchecked`. */
  readonly events?: Schemas;
  /** Part of the key under which a delivery is remembered. Default 'default'; required when the inbox is shared. */
  readonly name?: string;
  /** How far `webhook-timestamp` may lie from the clock, in seconds, inclusive, both ways. Default 300. */
  readonly toleranceS?: number;
  /** Default 1,048,576. */
  readonly maxBodyBytes?: number;
  /** The sender gets 503 after it. Keep it below the timeout of the webhook (15 s). Default 12,000. */
  readonly deadlineMs?: number;
  /** How long a delivery at work is kept from other copies. Default 300,000; never under the deadline. */
  readonly leaseMs?: number;
  /** Where finished deliveries are remembered, for 14 days. Default: the memory of this process. */
  readonly inbox?: Inbox;
  /** An event without a handler: 'accept' (default) answers 204, 'reject' 422. */
  readonly unknownType?: 'accept' | 'reject';
  /** A context its schema refuses: 'reject' (default) answers 422, 'accept' 202. No handler runs. */
  readonly invalidPayload?: 'accept' | 'reject';
  /** Default ['standard']. 'omneo-hmac' accepts `x-omneo-hmac-sha256` alone, which stops no replay. */
  readonly schemes?: readonly Scheme[];
  /** Where hints go: 'log' (default), or into the answer as well. */
  readonly explain?: 'log' | 'response';
  /** Default: console. */
  readonly logger?: Logger;
  readonly clock?: Clock;
  /** After every refusal and failure; its own failure is logged. */
  readonly onReject?: (error: WebhookError, info: { readonly answer: Answer }) => void;
  /** After every delivery whose handlers all ran. */
  readonly onHandled?: (delivery: Delivery, info: { readonly durationMs: number }) => void;
}

const TTL_MS = 14 * 86_400_000;

export interface Settings extends Required<Omit<ReceiverOptions, 'secrets' | 'onReject' | 'onHandled'>> {
  readonly ttlMs: number;
}

/** @throws RangeError for a number or a scheme that cannot work. */
export function readOptions(options: ReceiverOptions): Settings {
  const logger = options.logger ?? console;
  const settings: Settings = {
    events: options.events ?? {},
    name: options.name ?? 'default',
    toleranceS: options.toleranceS ?? 300,
    maxBodyBytes: options.maxBodyBytes ?? 1_048_576,
    deadlineMs: options.deadlineMs ?? 12_000,
    leaseMs: options.leaseMs ?? 300_000,
    inbox: options.inbox ?? defaultInbox(logger, options.clock),
    unknownType: options.unknownType ?? 'accept',
    invalidPayload: options.invalidPayload ?? 'reject',
    schemes: options.schemes ?? ['standard'],
    explain: options.explain ?? 'log',
    clock: options.clock ?? systemClock,
    ttlMs: TTL_MS,
    logger,
  };
  for (const key of ['toleranceS', 'maxBodyBytes', 'deadlineMs', 'leaseMs'] as const) {
    if (!(Number.isFinite(settings[key]) && settings[key] >= 0))
      throw new RangeError(`${key} must be a number, 0 or more`);
  }
  check(settings, options);
  if (settings.schemes.length === 2) {
    logger.warn(
      'webhook receiver: with both schemes allowed, removing headers turns a request into one that can be replayed',
    );
  }
  return settings;
}

function check(settings: Settings, options: ReceiverOptions): void {
  const known: readonly string[] = ['standard', 'omneo-hmac'] satisfies Scheme[];
  if (settings.schemes.length === 0 || settings.schemes.some((scheme) => !known.includes(scheme))) {
    throw new RangeError("schemes must hold 'standard', 'omneo-hmac' or both");
  }
  if (settings.leaseMs < settings.deadlineMs) throw new RangeError('leaseMs must not be under deadlineMs');
  if (settings.toleranceS * 2000 > settings.ttlMs) {
    throw new RangeError('toleranceS must be under 7 days: duplicates are remembered for 14');
  }
  if (options.name === undefined && !settings.inbox.local) {
    throw new RangeError('a shared inbox needs the name of this receiver (name: "billing")');
  }
}

function defaultInbox(logger: Logger, clock: Clock | undefined): Inbox {
  logger.warn(
    'webhook receiver: duplicates are remembered in the memory of this process only, and a restart forgets them. Pass an `inbox` that stores them, or `inbox: memoryInbox()` to accept this and hide the warning',
  );
  return memoryInbox({
    ...(clock && { now: () => clock.now() }),
    onEvict: () => logger.warn('webhook receiver: the memory inbox is full and forgets its oldest deliveries'),
  });
}
