// Runs one verified delivery through the inbox and the handlers. Where the platform goes on after the answer, the deadline
// does not stop a handler: it continues under its lease, and the sender's next attempt finds the work done. Where the
// platform cuts work off, the deadline gives the lease back, so that the next attempt can take it.
import type { WebhookError } from '@posthorn/signing';
import { type Answer, ok } from './answer.ts';
import type { Clock } from './clock.ts';
import type { Delivery } from './delivery.ts';
import { fault } from './errors.ts';
import { explained } from './explained.ts';
import { failureIn, isHandlerSignal } from './handler-signals.ts';
import type { Handler } from './handlers.ts';
import { claimWithin } from './inbox/claim-within.ts';
import type { Claim, Inbox, InboxTransaction } from './inbox/inbox.ts';
import { transact } from './inbox/transact.ts';
import type { Logger } from './logger.ts';
import { isCutOffByAnswer, type RequestContext } from './request-context.ts';
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
  readonly onHandled: (delivery: Delivery, durationMs: number) => void;
  /** The one handler, if it puts deliveries into a queue. */
  readonly store: Handler<Delivery, unknown> | undefined;
}

type Outcome = Answer | WebhookError;

/** Runs the work and returns its outcome. An `Error` is an outcome too: the caller answers and logs it. */
export async function carryOut(work: Work, rules: WorkRules): Promise<Outcome> {
  const deadlineMs = deadlineOf(work, rules);
  const deadlineAt = rules.clock.now() + deadlineMs;
  let claim: Claim;
  try {
    claim = await claimWithin({ ...rules, key: work.key, limitMs: Math.max(SHORTEST_CLAIM_MS, deadlineMs) });
  } catch (cause) {
    return unavailable(cause);
  }
  if (claim.state === 'done') return ok(200, { 'webhook-duplicate': '1' });
  if (claim.state === 'busy') {
    return fault('in_progress', { retryAfterS: seconds(Math.min(claim.retryAfterMs, rules.deadlineMs)) });
  }
  if (claim.state !== 'new') return unavailable(new TypeError('claim() of the inbox gave no state'));
  return race(new Holding(work, claim.token, rules), work, rules, deadlineAt);
}

/** The time that the platform needs to send the answer before it stops. */
const ANSWER_MS = 500;
/** A claim gets at least this long, however short the deadline is. */
const SHORTEST_CLAIM_MS = 1000;
/** How long a release may delay the answer. */
const RELEASE_MS = 250;

function deadlineOf({ context }: Work, rules: WorkRules): number {
  const remainingMs = context.remainingMs?.() ?? Number.POSITIVE_INFINITY;
  return Math.max(0, Math.min(rules.deadlineMs, Number.isNaN(remainingMs) ? 0 : remainingMs - ANSWER_MS));
}

function race(holding: Holding, work: Work, rules: WorkRules, deadlineAt: number): Promise<Outcome> {
  const { context, delivery } = work;
  const deadlineMs = Math.max(0, deadlineAt - rules.clock.now());
  let late = false;
  const running = holding.finish().then(async (outcome) => {
    if (late) await reportLate(outcome, work, rules.logger);
    return outcome;
  });
  rules.running.add(running, () => holding.cutOff());
  keepAlive(running, work, rules.logger);
  let cancel = (): void => undefined;
  const deadline = new Promise<Outcome>((resolve) => {
    const end = async (): Promise<void> => {
      late = true;
      const isCutOff = isCutOffByAnswer(context) || context.signal?.aborted === true;
      if (isCutOff) await holding.cutOff();
      resolve(timedOut(delivery, deadlineMs, isCutOff));
    };
    const cancelTimer = rules.clock.after(deadlineMs, end);
    context.signal?.addEventListener('abort', end, { once: true });
    cancel = () => {
      cancelTimer();
      context.signal?.removeEventListener('abort', end);
    };
    if (context.signal?.aborted) void end();
  });
  return Promise.race([running, deadline]).finally(() => cancel());
}

function timedOut({ type }: Delivery, deadlineMs: number, isCutOff: boolean): WebhookError {
  return fault('handler_timeout', { type, retryAfterS: seconds(deadlineMs), deadlineMs, goesOn: !isCutOff });
}

function keepAlive(running: Promise<unknown>, { context }: Work, logger: Logger): void {
  if (context.waitUntil === undefined) return;
  try {
    context.waitUntil(running.catch(() => undefined));
  } catch (error) {
    logger.warn('webhook receiver: waitUntil failed, so the platform may stop handlers after the answer', error);
  }
}

/** One lease and the handlers that run under it. */
class Holding {
  readonly #work: Work;
  readonly #token: string;
  readonly #rules: WorkRules;
  readonly #controller = new AbortController();
  #isCutOff = false;

  constructor(work: Work, token: string, rules: WorkRules) {
    this.#work = work;
    this.#token = token;
    this.#rules = rules;
  }

  /** Aborts the handlers and gives the lease back. What they still do counts no more. */
  async cutOff(): Promise<void> {
    if (this.#isCutOff) return;
    this.#isCutOff = true;
    this.#controller.abort();
    // The inbox may be waiting for these handlers, as with one connection. The answer must not.
    let cancel = (): void => undefined;
    const limit = new Promise<void>((resolve) => {
      cancel = this.#rules.clock.after(RELEASE_MS, resolve);
    });
    await Promise.race([release(this.#work, this.#token, this.#rules), limit]);
    cancel();
  }

  async finish(): Promise<Outcome> {
    const [work, token, rules] = [this.#work, this.#token, this.#rules];
    const startedAt = rules.clock.now();
    const cancel = rules.clock.after(rules.leaseMs, () => this.#controller.abort());
    const ran: { end: End } = { end: { state: 'not run' } };
    let completion: Completion;
    try {
      const isHeld = await transact(rules.inbox, work.key, token, async (transaction) => {
        ran.end = { state: 'not run' };
        ran.end = await this.#runHandlers(transaction);
        // The inbox rolls back when this throws.
        if (ran.end.state === 'failed') throw ran.end.error;
        if (this.#isCutOff && rules.inbox.transact !== undefined) throw new Error('the delivery was given back');
      });
      completion = { isHeld };
    } catch (cause) {
      completion = { cause };
    } finally {
      cancel();
    }
    const outcome = await this.#outcome(ran.end, completion);
    if (ran.end.state === 'done' && !(outcome instanceof Error))
      rules.onHandled(work.delivery, rules.clock.now() - startedAt);
    return outcome;
  }

  async #runHandlers({ tx, advance }: InboxTransaction<unknown>): Promise<End> {
    const { delivery, handlers } = this.#work;
    const { name, logger } = this.#rules;
    const { occurredAt } = delivery;
    const newerThan = async (key: string): Promise<boolean> =>
      occurredAt === undefined || advance(`${name}:newest:${key}`, occurredAt.getTime());
    try {
      for (const handler of handlers) {
        const failed = failureIn(await handler(delivery, { signal: this.#controller.signal, logger, newerThan, tx }));
        if (failed !== undefined) throw failed;
      }
    } catch (error) {
      return isHandlerSignal(error) && error.kind === 'drop' ? { state: 'dropped' } : { state: 'failed', error };
    }
    return { state: 'done' };
  }

  #lostLease(isTransaction: boolean): string {
    if (this.#isCutOff)
      return 'the handler went on after its work was cut off, and the next attempt runs it again. Let handlers stop when `signal` aborts';
    const lost = 'the lease ended before the handler did, so another copy may have been handled too. Raise leaseMs';
    return isTransaction ? `${lost}. What this copy wrote was rolled back` : lost;
  }

  async #outcome(end: End, completion: Completion): Promise<Outcome> {
    const [work, token, rules] = [this.#work, this.#token, this.#rules];
    const isTransaction = rules.inbox.transact !== undefined;
    if ('cause' in completion || end.state === 'failed' || end.state === 'not run') {
      // Without a transaction, handlers that ran have taken effect: the delivery stays claimed, and is not run again at once.
      if (!this.#isCutOff && (isTransaction || end.state === 'failed')) await release(work, token, rules);
      if (end.state === 'failed') return failure(end.error, work, rules.store !== undefined);
      return unavailable(
        'cause' in completion ? completion.cause : new TypeError('transact() of the inbox did not run its work'),
      );
    }
    if (!completion.isHeld) {
      rules.logger.warn(`webhook receiver: ${this.#lostLease(isTransaction)}`, about(work));
      if (isTransaction) return fault('in_progress', { retryAfterS: 1 });
    }
    return ok(end.state === 'dropped' ? 204 : rules.store === undefined ? 200 : 202);
  }
}

type End = { readonly state: 'not run' | 'done' | 'dropped' } | { readonly state: 'failed'; readonly error: unknown };

type Completion = { readonly isHeld: boolean } | { readonly cause: unknown };

async function release(work: Work, token: string, rules: WorkRules): Promise<void> {
  try {
    await rules.inbox.release(work.key, token);
  } catch (error) {
    rules.logger.error(
      'webhook receiver: the inbox could not release a delivery, so retries get 409 until its lease ends',
      error,
    );
  }
}

function failure(error: unknown, work: Work, isStore: boolean): WebhookError {
  if (isHandlerSignal(error)) {
    return error.kind === 'gone' ? fault('gone') : fault('retry_later', { retryAfterS: error.retryAfterS });
  }
  return fault(isStore ? 'store_failed' : 'handler_failed', about(work), error);
}

function unavailable(cause: unknown): WebhookError {
  return fault('inbox_unavailable', {}, cause);
}

async function reportLate(outcome: Outcome, work: Work, logger: Logger): Promise<void> {
  if (outcome instanceof Error)
    logger.error('webhook receiver: the handler failed after its deadline', await explained(outcome));
  else logger.warn('webhook receiver: the handler finished after its deadline', about(work));
}

function about(work: Work): Record<string, unknown> {
  return { id: work.delivery.id, type: work.delivery.type };
}

function seconds(ms: number): number {
  return Math.max(1, Math.ceil(ms / 1000));
}
