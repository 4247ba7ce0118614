// Runs one verified delivery through the inbox and the handlers. Where the platform goes on after the answer, the deadline
// does not stop a handler: it continues under its lease, and the sender's next attempt finds the work done. Where the
// platform cuts work off, the deadline gives the lease back, so that the next attempt can take it.
import type { WebhookError } from '@posthorn/signing';
import { type Answer, ok } from './answer.ts';
import { type Clock, within } from './clock.ts';
import { isCutOffByAnswer } from './cut-off.ts';
import type { Delivery } from './delivery.ts';
import { fault } from './errors.ts';
import { explained } from './explained.ts';
import type { Handler } from './handlers.ts';
import { claimWithin } from './inbox/claim-within.ts';
import type { Claim, Inbox, InboxTransaction } from './inbox/inbox.ts';
import { transact } from './inbox/transact.ts';
import { isHandlerSignal } from './is-handler-signal.ts';
import type { Logger } from './logger.ts';
import { notice } from './notice.ts';
import { guarded } from './refusals.ts';
import type { RequestContext } from './request-context.ts';
import type { RunningWork } from './running-work.ts';

export interface Work {
  readonly delivery: Delivery;
  readonly handlers: readonly Handler<Delivery, unknown>[];
  readonly key: string;
  readonly context: RequestContext;
}

export interface WorkRules {
  readonly inbox: Inbox<unknown>;
  readonly name: string;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly deadlineMs: number;
  readonly leaseMs: number;
  readonly ttlMs: number;
  readonly running: RunningWork;
  readonly onHandled?: (delivery: Delivery, info: { readonly durationMs: number }) => void;
  /** The one handler, if it puts deliveries into a queue. */
  readonly store?: Handler<Delivery, unknown>;
}

type Outcome = Answer | WebhookError;

/** Runs the work and returns its outcome. An `Error` is an outcome too: the caller answers and logs it. */
export async function carryOut(work: Work, rules: WorkRules): Promise<Outcome> {
  const { clock } = rules;
  const deadlineMs = deadlineOf(work.context, rules);
  const deadlineAt = clock.now() + deadlineMs;
  let claim: Claim;
  try {
    claim = await claimWithin({ ...rules, key: work.key, limitMs: Math.max(SHORTEST_CLAIM_MS, deadlineMs) });
  } catch (cause) {
    return unavailable(cause);
  }
  if (claim.state === 'done') return ok(200, { 'webhook-duplicate': '1' });
  if (claim.state === 'busy')
    return fault('in_progress', { retryAfterS: seconds(Math.min(claim.retryAfterMs, rules.deadlineMs)) });
  if (claim.state !== 'new') return unavailable(new TypeError('claim() of the inbox gave no state'));
  return race(hold(work, claim.token, rules), work, rules, Math.max(0, deadlineAt - clock.now()));
}

/** The time that the platform needs to send the answer before it stops. */
const ANSWER_MS = 500;
/** A claim gets at least this long, however short the deadline is. */
const SHORTEST_CLAIM_MS = 1000;
/** How long a release may delay the answer. */
const RELEASE_MS = 250;

function deadlineOf(context: RequestContext, { deadlineMs }: WorkRules): number {
  const leftMs = (context.remainingMs?.() ?? Number.POSITIVE_INFINITY) - ANSWER_MS;
  return Math.max(0, Math.min(deadlineMs, Number.isNaN(leftMs) ? 0 : leftMs));
}

function race({ finish, cutOff }: Holding, work: Work, rules: WorkRules, deadlineMs: number): Promise<Outcome> {
  const { context, delivery } = work;
  const { logger } = rules;
  const { signal } = context;
  let isLate = false;
  const running = finish().then(async (outcome) => {
    if (isLate) await reportLate(outcome, work, logger);
    return outcome;
  });
  rules.running.add(running, cutOff);
  keepAlive(running, context, logger);
  let cancel = (): void => undefined;
  const deadline = new Promise<Outcome>((resolve) => {
    const end = async (): Promise<void> => {
      isLate = true;
      const goesOn = !(isCutOffByAnswer(context) || signal?.aborted);
      if (!goesOn) await cutOff();
      const retryAfterS = seconds(deadlineMs);
      resolve(fault('handler_timeout', { type: delivery.type, retryAfterS, deadlineMs, goesOn }));
    };
    const cancelTimer = rules.clock.after(deadlineMs, end);
    signal?.addEventListener('abort', end, { once: true });
    cancel = () => {
      cancelTimer();
      signal?.removeEventListener('abort', end);
    };
    if (signal?.aborted) void end();
  });
  return Promise.race([running, deadline]).finally(() => cancel());
}

function keepAlive(running: Promise<unknown>, context: RequestContext, logger: Logger): void {
  try {
    context.waitUntil?.(running.catch(() => undefined));
  } catch (error) {
    void notice(logger, 'wait_until_refused', error);
  }
}

/** One lease and the handlers that run under it. */
interface Holding {
  readonly finish: () => Promise<Outcome>;
  /** Aborts the handlers and gives the lease back. What they still do counts no more. */
  readonly cutOff: () => Promise<void>;
}

function hold(work: Work, token: string, rules: WorkRules): Holding {
  const { delivery, key } = work;
  const { inbox, clock, logger, store } = rules;
  const isTransaction = inbox.transact !== undefined;
  const controller = new AbortController();
  let isCutOff = false;

  async function release(): Promise<void> {
    try {
      await inbox.release(key, token);
    } catch (error) {
      await notice(logger, 'release_failed', error);
    }
  }

  async function finish(): Promise<Outcome> {
    const startedAt = clock.now();
    const cancel = clock.after(rules.leaseMs, () => controller.abort());
    let end: End = { state: 'not run' };
    const attempt = async (transaction: InboxTransaction<unknown>): Promise<void> => {
      // An inbox may try again.
      end = { state: 'not run' };
      end = await runHandlers(work, rules, transaction, controller.signal);
      // The inbox rolls back when this throws.
      if (end.state === 'failed') throw end.error;
      if (isCutOff && isTransaction) throw new Error('the delivery was given back');
    };
    let completion: Completion;
    try {
      completion = { isHeld: await transact(inbox, key, token, attempt) };
    } catch (cause) {
      completion = { cause };
    } finally {
      cancel();
    }
    const outcome = await outcomeOf(end, completion);
    if ((end as End).state === 'done' && !(outcome instanceof Error))
      guarded(logger, 'onHandled', () => rules.onHandled?.(delivery, { durationMs: clock.now() - startedAt }));
    return outcome;
  }

  async function outcomeOf(end: End, completion: Completion): Promise<Outcome> {
    const failed = end.state === 'failed';
    if (failed || 'cause' in completion || end.state === 'not run') {
      // Without a transaction, handlers that ran have taken effect: the delivery stays claimed, and is not run again at once.
      if (!isCutOff && (isTransaction || failed)) await release();
      if (failed) return failure(end.error, work, store !== undefined);
      return unavailable(
        'cause' in completion ? completion.cause : new TypeError('transact() of the inbox did not run its work'),
      );
    }
    if (!completion.isHeld) {
      const ended = isTransaction ? 'lease_ended_and_rolled_back' : 'lease_ended';
      await notice(logger, isCutOff ? 'work_was_cut_off' : ended, about(work));
      if (isTransaction) return fault('in_progress', { retryAfterS: 1 });
    }
    return ok(end.state === 'dropped' ? 204 : store === undefined ? 200 : 202);
  }

  return {
    finish,
    async cutOff() {
      if (isCutOff) return;
      isCutOff = true;
      controller.abort();
      // The inbox may be waiting for these handlers, as with one connection. The answer must not.
      await within(clock, RELEASE_MS, release());
    },
  };
}

type End = { readonly state: 'not run' | 'done' | 'dropped' } | { readonly state: 'failed'; readonly error: unknown };

type Completion = { readonly isHeld: boolean } | { readonly cause: unknown };

async function runHandlers(
  { delivery, handlers }: Work,
  { name, logger }: WorkRules,
  { tx, advance }: InboxTransaction<unknown>,
  signal: AbortSignal,
): Promise<End> {
  const eventMs = delivery.occurredAt?.getTime();
  const newerThan = async (key: string): Promise<boolean> =>
    eventMs === undefined || advance(`${name}:newest:${key}`, eventMs);
  try {
    for (const handler of handlers) {
      const result: unknown = await handler(delivery, { signal, logger, newerThan, tx });
      if (!isPlain(result)) await demandSuccess(result);
    }
  } catch (error) {
    return isHandlerSignal(error) && error.kind === 'drop' ? { state: 'dropped' } : { state: 'failed', error };
  }
  return { state: 'done' };
}

const isPlain = (result: unknown): boolean => result === null || !['object', 'function'].includes(typeof result);

/** Throws what the result says. If the part that reads results cannot be loaded, it counts as a failure: no event may be lost. */
async function demandSuccess(result: unknown): Promise<void> {
  const { failureIn } = await import('./failure-in.ts');
  const failed = failureIn(result);
  if (failed !== undefined) throw failed;
}

function failure(error: unknown, work: Work, isStore: boolean): WebhookError {
  if (!isHandlerSignal(error)) return fault(isStore ? 'store_failed' : 'handler_failed', about(work), error);
  return error.kind === 'gone' ? fault('gone') : fault('retry_later', { retryAfterS: error.retryAfterS });
}

function unavailable(cause: unknown): WebhookError {
  return fault('inbox_unavailable', {}, cause);
}

async function reportLate(outcome: Outcome, work: Work, logger: Logger): Promise<void> {
  if (outcome instanceof Error) await notice(logger, 'late_work_failed', await explained(outcome));
  else await notice(logger, 'late_work_done', about(work));
}

const about = ({ delivery: { id, type } }: Work): { id: string; type: string } => ({ id, type });

const seconds = (ms: number): number => Math.max(1, Math.ceil(ms / 1000));
