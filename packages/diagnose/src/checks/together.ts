// What the verdicts of all checks say together: one cause explains several, and what refuses everything proves nothing.
import type { AdviceKind, ReceiverCheck } from './check.ts';
import type { Verdict } from './judge.ts';

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

export function inContext(all: readonly Judged[]): readonly Judged[] {
  const isDead = acceptsNothing(all);
  const forged = new Set(all.flatMap(({ check, verdict }) => (isForgery(verdict) ? [check.id] : [])));
  return all.map(({ check, verdict }) => {
    const provesNothing = check.expected === 'once' || (check.expected === 'refuse' && verdict.verdict === 'pass');
    if (isDead && provesNothing)
      return { check, verdict: { verdict: 'unclear', found: `${verdict.found}: it accepts no valid request` } };
    if (isForgery(verdict)) return { check, verdict: { ...verdict, advice: causeOf(verdict.advice, forged) } };
    return { check, verdict };
  });
}

/** What a failed check means: one sentence for each kind of failure. */
export function meaningOf({ check, verdict }: Judged, all: readonly Judged[]): string {
  if (verdict.verdict !== 'fail') return '';
  const { risk } = verdict;
  if (risk === 'loss' && acceptsNothing(all)) return 'It refuses every event, even a plain example.';
  if (risk === 'loss' && check.expected === 'once') return 'It refuses a repeat, so the sender retries it for days.';
  if (risk === 'noise' && check.expected === 'refuse')
    return 'It fails where it must refuse with a 4xx. Such errors look like an outage of the receiver.';
  return check.meaning;
}

const isForgery = (verdict: Verdict): verdict is Extract<Verdict, { verdict: 'fail' }> =>
  verdict.verdict === 'fail' && verdict.risk === 'forgery';

function causeOf(advice: AdviceKind, forged: ReadonlySet<string>): AdviceKind {
  // Without a signature, or with a wrong one: no other cause matters.
  if (['missing', 'wrong_secret', 'tampered'].some((id) => forged.has(id))) return 'verify';
  // The signature covers neither id nor time: it is that of the body alone.
  if (forged.has('id_changed') && ['time', 'signed_content', 'event_name'].includes(advice)) return 'signed_content';
  return advice;
}
