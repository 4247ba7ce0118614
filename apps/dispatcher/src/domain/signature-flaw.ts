// Tests with an invalid signature on purpose. A receiver that accepts one would also accept a forged request.
import type { TestSignature } from '@posthorn/contracts';

export type SignatureFlaw = Exclude<TestSignature, 'valid'>;

/** As far back as a stale test is signed: longer than any receiver should accept. */
export const STALE_MS = 3_600_000;

/** The same JSON in other bytes: a receiver that checks what it parsed, and not what it got, does not notice. */
export const tampered = (body: string): string => body.replace(/^\{/, '{ ');
/** What it was signed as. */
export const untampered = (body: string): string => body.replace(/^\{ /, '{');

const WHAT: Readonly<Record<SignatureFlaw, string>> = {
  missing: 'without a signature',
  wrong_secret: 'signed with a secret that is not the webhook’s',
  tampered: 'whose body was changed after it was signed',
  stale: 'that was signed an hour ago',
};

/** How it was spoilt, for who looks at the delivery later. */
export const flawText = (flaw: SignatureFlaw): string => `This was a test ${WHAT[flaw]}, on purpose.`;

/** What the receiver should have done with it, in a sentence. @param explanation what it did */
export function judgeTest(
  flaw: SignatureFlaw | null,
  { status, explanation }: { status: number | null; explanation: string },
): { asExpected: boolean; explanation: string } {
  const isTaken = status !== null && status >= 200 && status < 300;
  if (flaw === null) return { asExpected: isTaken, explanation };
  const what = `a request ${WHAT[flaw]}`;
  if (isTaken) {
    return { asExpected: false, explanation: `The receiver accepted ${what}: it answered ${status}. ${ADVICE[flaw]}` };
  }
  if (status !== null && status >= 400 && status < 500) {
    return { asExpected: true, explanation: `The receiver refused ${what}, as it should: it answered ${status}.` };
  }
  return { asExpected: false, explanation: `The receiver did not refuse ${what} with a 4xx. ${explanation}` };
}

const ADVICE: Readonly<Record<SignatureFlaw, string>> = {
  missing: 'It must refuse unsigned requests.',
  wrong_secret: 'It does not verify signatures, or compares them wrongly.',
  tampered: 'It does not verify the received bytes. Verify the raw body before parsing it.',
  stale: 'It must refuse requests older than five minutes; x-omneo-hmac-sha256 alone does not cover the time.',
};
