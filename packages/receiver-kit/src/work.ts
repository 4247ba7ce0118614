// Runs one verified delivery through the inbox and the handlers. The deadline does not stop a handler: it continues
// under its lease, and the sender's next attempt finds the work done.
import type { WebhookError } from '@posthorn/signing';
import { type Answer, ok } from './answer.ts';
import type { Clock } from './clock.ts';
import type { Delivery } from './delivery.ts';
import { fault } from './errors.ts';
import { isHandlerSignal } from './handler-signals.ts';
import type { Handler } from './handlers.ts';
import type { Claim, Inbox } from './inbox/inbox.ts';
import type { Logger } from './logger.ts';

export interface Work {
  readonly delivery: Delivery;
  readonly handlers: readonly Handler<Delivery>[];
  readonly key: string;
}

export interface WorkRules {
  readonly inbox: Inbox;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly deadlineMs: number;
  readonly leaseMs: number;
  readonly ttlMs: number;
  readonly onHandled: (delivery: Delivery, durationMs: number) => void;
}

type Outcome = Answer | WebhookError;

/** Runs the work and returns its outcome. An `Error` is an outcome too: the caller answers and logs it. */
export async function carryOut(work: Work, rules: WorkRules): Promise<Outcome> {
  let claim: Claim;
  try {
    claim = await rules.inbox.claim(work.key, { leaseMs: rules.leaseMs, ttlMs: rules.ttlMs });
  } catch (cause) {
    return unavailable(cause);
  }
  if (claim.state === 'done') return ok(200, { 'webhook-duplicate': '1' });
  if (claim.state === 'busy') {
    const retryAfterS = seconds(Math.min(claim.retryAfterMs, rules.deadlineMs));
    return fault('in_progress', 'another copy of this delivery is being handled', { details: { retryAfterS } });
  }
  let late = false;
  const running = finish(work, claim.token, rules).then((outcome) => {
    if (late) reportLate(outcome, work, rules.logger);
    return outcome;
  });
  let cancel = (): void => undefined;
  const deadline = new Promise<Outcome>((resolve) => {
    cancel = rules.clock.after(rules.deadlineMs, () => {
      late = true;
      const details = { retryAfterS: seconds(rules.deadlineMs), deadlineMs: rules.deadlineMs };
      resolve(
        fault('handler_timeout', `the handler of ${work.delivery.type} took longer than ${rules.deadlineMs} ms`, {
          hint: 'The handler continues, and the next attempt gets 200 once it is done. Do slow work in a queue, or raise deadlineMs to a value below the timeout of the webhook.',
          details,
        }),
      );
    });
  });
  return Promise.race([running, deadline]).finally(() => cancel());
}

async function finish(work: Work, token: string, rules: WorkRules): Promise<Outcome> {
  const startedAt = rules.clock.now();
  const controller = new AbortController();
  const cancel = rules.clock.after(rules.leaseMs, () => controller.abort());
  try {
    for (const handler of work.handlers) {
      await handler(work.delivery, { signal: controller.signal, logger: rules.logger });
    }
  } catch (error) {
    if (isHandlerSignal(error) && error.kind === 'drop') return await completed(work, token, rules, 204);
    await release(work, token, rules);
    return failure(error, work);
  } finally {
    cancel();
  }
  const answer = await completed(work, token, rules, 200);
  rules.onHandled(work.delivery, rules.clock.now() - startedAt);
  return answer;
}

async function completed(work: Work, token: string, rules: WorkRules, status: number): Promise<Outcome> {
  try {
    const held = await rules.inbox.complete(work.key, token);
    if (!held)
      rules.logger.warn(
        'webhook receiver: the lease ended before the handler did, so another copy may have been handled too. Raise leaseMs',
        about(work),
      );
  } catch (cause) {
    return unavailable(cause);
  }
  return ok(status);
}

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

function failure(error: unknown, work: Work): WebhookError {
  if (isHandlerSignal(error)) {
    if (error.kind === 'gone') return fault('gone', error.message);
    return fault('retry_later', error.message, { details: { retryAfterS: error.retryAfterS } });
  }
  return fault('handler_failed', `the handler of ${work.delivery.type} failed`, { cause: error, details: about(work) });
}

function unavailable(cause: unknown): WebhookError {
  return fault('inbox_unavailable', 'the inbox failed', { cause });
}

function reportLate(outcome: Outcome, work: Work, logger: Logger): void {
  if (outcome instanceof Error) logger.error('webhook receiver: the handler failed after its deadline', outcome);
  else logger.warn('webhook receiver: the handler finished after its deadline', about(work));
}

function about(work: Work): Record<string, unknown> {
  return { id: work.delivery.id, type: work.delivery.type };
}

function seconds(ms: number): number {
  return Math.max(1, Math.ceil(ms / 1000));
}
