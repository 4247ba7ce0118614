// Tests that check a receiver: requests that it must accept whatever they hold, and forged ones that it must refuse. What is sent
// and what is right is in the list that the receiver kit's command `check` sends too.
import type { TestCheck } from '@posthorn/contracts';
import { adviceOf, CHECKS, judge, meaningOf, type ReceiverCheck, type Recipe } from '@posthorn/diagnose/checks';

const byId: ReadonlyMap<string, ReceiverCheck> = new Map(CHECKS.map((check) => [check.id, check]));

function checkOf(id: TestCheck): ReceiverCheck {
  const check = byId.get(id);
  if (check === undefined) throw new Error(`there is no check ${id}`);
  return check;
}

export const recipeOf = (id: TestCheck): Recipe => checkOf(id).recipe;

/** A check whose request is not signed or not written as usual. It is stored with the delivery. */
export type SignatureFlaw = Exclude<TestCheck, 'valid'>;

/** `null` if only the body differs, or nothing. */
export function flawOf(id: TestCheck): SignatureFlaw | null {
  const { secrets, ageS, headers, tamper } = recipeOf(id);
  const isUsual = secrets === undefined && ageS === undefined && headers === undefined && tamper === undefined;
  return isUsual || id === 'valid' ? null : id;
}

/** How it was spoilt, for people who look at the delivery later. */
export const flawText = (flaw: SignatureFlaw): string => `This was a test with ${checkOf(flaw).sends}, on purpose.`;

type Answered = {
  /** `null` = no answer. */
  readonly status: number | null;
  /** What the receiver did, in a sentence. */
  readonly explanation: string;
};

/** Whether the receiver did what it must, and in sentences what it should have done. */
export function judgeTest(
  id: TestCheck,
  { status, explanation }: Answered,
): { asExpected: boolean; explanation: string } {
  const check = checkOf(id);
  const verdict = judge(check, [status === null ? { failure: 'none' } : { status, code: null, isDuplicate: false }]);
  const asExpected = verdict.verdict === 'pass';
  if (id === 'valid') return { asExpected, explanation };
  const what = `a test with ${check.sends}`;
  if (asExpected) {
    const did = status !== null && status < 300 ? 'accepted' : 'refused';
    return { asExpected, explanation: `The receiver ${did} ${what}, as it should: it answered ${status}.` };
  }
  if (verdict.verdict !== 'fail') return { asExpected, explanation };
  const judged = { check, verdict };
  const more = `${meaningOf(judged, [judged])} ${adviceOf(verdict.advice, { framework: null, usesKit: false }).text}`;
  if (verdict.risk === 'forgery')
    return { asExpected, explanation: `The receiver accepted ${what}: it answered ${status}. ${more}` };
  const wrong = check.expected === 'refuse' ? `did not refuse ${what} with a 4xx` : `did not accept ${what}`;
  return { asExpected, explanation: `The receiver ${wrong}. ${explanation} ${more}` };
}
