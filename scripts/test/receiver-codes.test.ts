// The table with which the dispatcher explains the answers of the receiver kit, against the codes of the kit (docs/spec.md story-7).
import { expect, it } from 'vitest';
import { RECEIVER_CODES } from '../../packages/contracts/src/receiver-codes.ts';
import { CODES, type ReceiverErrorCode } from '../../packages/receiver-kit/src/errors.ts';
import { SecretError, VERIFY_STATUS } from '../../packages/signing/src/errors.ts';

const SECRETS = ['secret_missing', 'secret_malformed'] as const;

it('story-7: every code that the kit answers has words, with the status that it answers, and no other code has', () => {
  const kit = Object.entries(CODES).map(([code, [, status]]) => [code, status]);
  const secrets = SECRETS.map((code) => [code, new SecretError(code, '', '').status]);
  const answered: Record<string, number> = Object.fromEntries([...Object.entries(VERIFY_STATUS), ...secrets, ...kit]);
  expect(Object.fromEntries(Object.entries(RECEIVER_CODES).map(([code, { status }]) => [code, status]))).toEqual(
    answered,
  );
  // The compiler holds the names equal too.
  const words: Record<ReceiverErrorCode, { title: string; cause: string; fix: string }> = RECEIVER_CODES;
  for (const [code, { title, cause, fix }] of Object.entries(words)) {
    for (const text of [title, cause, fix]) expect(text, code).toMatch(/^[A-Z`].*\.$/);
  }
});
