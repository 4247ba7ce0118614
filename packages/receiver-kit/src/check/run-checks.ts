// Sends the checks one after another and judges the answers.
import { randomBytes } from 'node:crypto';
import {
  CHECKS,
  inContext,
  isUnreachable,
  type Judged,
  judge,
  NOT_SENT,
  type Observed,
  type ReceiverCheck,
} from '@posthorn/diagnose/checks';
import { codeIn } from '../sending/code-in.ts';
import { EXAMPLES, type ExampleName } from '../sending/examples.ts';
import { type HttpAnswer, type HttpFailure, sendHttp } from '../sending/send-http.ts';
import { requestsOf, type Signing } from './build-requests.ts';

export interface CheckRun extends Signing {
  readonly url: URL;
  readonly timeoutMs: number;
  /** Whether a check is wanted, by its id. */
  readonly isWanted: (id: string) => boolean;
  /** The event of all checks but `valid`. Default: the first that the receiver has a handler for. */
  readonly event?: ExampleName | undefined;
}

export interface CheckResults {
  readonly judged: readonly Judged[];
  /** All answers, and that to a path that does not exist. They show what the receiver is built with. */
  readonly answers: readonly HttpAnswer[];
  readonly usesKit: boolean;
}

const EVENTS = Object.keys(EXAMPLES) as ExampleName[];

/** `valid` is sent once for each event: `valid:profile.created`. */
export const ALL_CHECKS: readonly (ReceiverCheck & { readonly sentEvent?: ExampleName })[] = CHECKS.flatMap((check) =>
  check.id === 'valid'
    ? EVENTS.map((name) => ({ ...check, id: `valid:${name}`, sends: `a signed ${name}`, sentEvent: name }))
    : [check],
);

export async function runChecks(run: CheckRun): Promise<CheckResults> {
  const answers: HttpAnswer[] = [];
  const sent: { check: ReceiverCheck; observed: readonly Observed[] | null }[] = [];
  let event = run.event;
  let misses = 0;
  for (const check of ALL_CHECKS.filter(({ id }) => run.isWanted(id))) {
    if (misses > 1) {
      sent.push({ check, observed: null });
      continue;
    }
    const type = check.sentEvent ?? event ?? 'transaction.created';
    const got = await sendCheck(check, type, run);
    const observed = got.map(observedOf);
    sent.push({ check, observed });
    answers.push(...got.filter((one) => 'status' in one));
    const [first] = observed;
    if (first !== undefined && 'status' in first && first.status >= 200 && first.status < 204) event ??= type;
    // What is not there will not come, and what does not answer plain examples twice hangs whatever it gets.
    if (first !== undefined && isUnreachable(first)) misses = 2;
    else if (check.sentEvent !== undefined && first !== undefined && 'failure' in first) misses += 1;
  }
  if (answers.length > 0) answers.push(...(await answerElsewhere(run)));
  const usesKit = answers.some(({ body }) => codeIn(body) !== undefined);
  const marksCopies = sent.some(({ observed }) => observed?.some((one) => 'status' in one && one.isDuplicate) ?? false);
  const judged = sent.map(
    ({ check, observed }): Judged => ({
      check,
      verdict:
        observed === null ? { verdict: 'unclear', found: NOT_SENT } : judge(check, observed, { usesKit, marksCopies }),
    }),
  );
  return { judged: inContext(judged), answers, usesKit };
}

async function sendCheck(
  check: ReceiverCheck,
  type: ExampleName,
  run: CheckRun,
): Promise<(HttpAnswer | HttpFailure)[]> {
  const { url, timeoutMs } = run;
  const all: (HttpAnswer | HttpFailure)[] = [];
  for (const batch of requestsOf(check.recipe, { type, example: EXAMPLES[type] }, run)) {
    all.push(...(await Promise.all(batch.map((request) => sendHttp({ ...request, url, timeoutMs })))));
  }
  return all;
}

function observedOf(one: HttpAnswer | HttpFailure): Observed {
  if ('failure' in one) return { failure: one.failure };
  const { status, headers, body } = one;
  return { status, code: codeIn(body) ?? null, isDuplicate: headers['webhook-duplicate'] === '1' };
}

/** Frameworks say "not found" in words of their own. */
async function answerElsewhere({ url, timeoutMs }: CheckRun): Promise<HttpAnswer[]> {
  const elsewhere = new URL(`/receiver-check-${randomBytes(6).toString('hex')}`, url);
  const answer = await sendHttp({ url: elsewhere, method: 'GET', headers: [], parts: [], timeoutMs });
  return 'status' in answer ? [answer] : [];
}
