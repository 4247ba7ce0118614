// What the verdicts of all checks say together: one cause explains several, and what refuses everything proves nothing.
import type { AdviceKind, ReceiverCheck } from './check.ts';
import type { Verdict } from './judge.ts';

/** What is found of a check that was not sent, because the receiver does not answer. */
export const NOT_SENT = 'not sent';

export interface Judged {
  readonly check: ReceiverCheck;
  readonly verdict: Verdict;
}

const isValid = ({ check }: Judged): boolean => check.id.split(':')[0] === 'valid';

/** Whether it did not accept even one plain example. */
const acceptsNothing = (all: readonly Judged[]): boolean => {
  const plain = all.filter(isValid);
  return plain.length > 0 && plain.every(({ verdict }) => verdict.verdict !== 'pass');
};

/** The answer to every plain example, if it is always the same one and does not accept them. Then there is one cause. */
function answerToAll(all: readonly Judged[]): string | null {
  if (!acceptsNothing(all)) return null;
  const plain = all.filter((one) => isValid(one) && one.verdict.verdict === 'fail');
  const [found, ...others] = new Set(plain.map(({ verdict }) => verdict.found));
  return found === undefined || others.length > 0 ? null : found;
}

const acceptsSome = (all: readonly Judged[]): boolean =>
  all.some(({ check, verdict }) => check.expected === 'accept' && verdict.verdict === 'pass');

export function inContext(all: readonly Judged[]): readonly Judged[] {
  const isDead = acceptsNothing(all);
  const answer = answerToAll(all);
  const isAllRefused = isDead && !acceptsSome(all);
  const forged = new Set(all.flatMap(({ check, verdict }) => (isForgery(verdict) ? [check.id] : [])));
  /** Whether its answer may be no more than a consequence of that cause. */
  const depends = (one: Judged): boolean => {
    const { check, verdict } = one;
    if (isValid(one) || isForgery(verdict) || verdict.found === NOT_SENT) return false;
    if (check.expected === 'once') return isDead;
    if (check.expected === 'refuse' && verdict.verdict === 'pass') return isAllRefused;
    if (answer === null) return false;
    const isSame = verdict.found === answer;
    // Whatever else is wrong with correct requests shows once the cause is mended.
    return verdict.verdict === 'fail'
      ? isSame || (isAllRefused && check.expected === 'accept')
      : isSame && isAllRefused;
  };
  const why = isAllRefused ? 'every correct request is refused' : 'every plain example is refused';
  return all.map((one) => {
    const { check, verdict } = one;
    if (depends(one))
      return { check, verdict: { verdict: 'unclear', found: `${verdict.found}: unclear because ${why}` } };
    if (verdict.verdict === 'fail' && isForgery(verdict))
      return { check, verdict: { ...verdict, advice: causeOf(verdict.advice, forged) } };
    return one;
  });
}

/** `answer` is text such as "401 signature_mismatch" or "no answer in time". */
function refusesAll(answer: string, all: readonly Judged[]): string {
  if (!/^\d/.test(answer)) return `It does not answer correct requests: ${answer}.`;
  if (all.some(({ verdict }) => isForgery(verdict))) return `It refuses every correctly signed request: ${answer}.`;
  return acceptsSome(all)
    ? `It refuses every plain example: ${answer}.`
    : `It refuses every request, also correctly signed ones: ${answer}.`;
}

/** What a failed check means: one sentence for each kind of failure. */
export function meaningOf({ check, verdict }: Judged, all: readonly Judged[]): string {
  if (verdict.verdict !== 'fail') return '';
  const { risk } = verdict;
  const answer = answerToAll(all);
  if (risk === 'loss' && answer !== null && verdict.found === answer) return refusesAll(answer, all);
  if (risk === 'loss' && acceptsNothing(all)) return 'It refuses every event, even a plain example.';
  if (risk === 'loss' && check.expected === 'once') return 'It refuses a repeat, so the sender retries it for days.';
  if (risk === 'noise' && check.expected === 'refuse')
    return 'It fails where it must refuse with a 4xx. Such errors look like an outage of the receiver.';
  return check.meaning;
}

const isForgery = (verdict: Verdict): boolean => verdict.verdict === 'fail' && verdict.risk === 'forgery';

function causeOf(advice: AdviceKind, forged: ReadonlySet<string>): AdviceKind {
  // Without a signature, or with a wrong one: no other cause matters.
  if (['missing', 'wrong_secret', 'tampered'].some((id) => forged.has(id))) return 'verify';
  // The signature covers neither id nor time: it is that of the body alone.
  if (forged.has('id_changed') && ['time', 'signed_content', 'event_name'].includes(advice)) return 'signed_content';
  return advice;
}
