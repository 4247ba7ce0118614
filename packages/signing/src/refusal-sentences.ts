// What a refused request is told, by code and details. The receiver kit loads it at the first refusal.
import { SIGNATURES_MAX } from './check.ts';
import type { VerifyErrorCode } from './errors.ts';

export { signaturesIn } from './seen-signatures.ts';

type Details = Readonly<Record<string, unknown>>;
interface Sentences {
  readonly message: string;
  readonly hint?: string;
}

const clock = ({ ageS, toleranceS }: Details): Sentences => ({
  message: `webhook-timestamp is ${Math.abs(Number(ageS))} s ${Number(ageS) < 0 ? 'ahead of' : 'behind'} the clock here`,
  hint: `${toleranceS} s are allowed. Check the clock of this machine; when verifying after a queue, give the time the request came in.`,
});

const SENTENCES: Readonly<Record<VerifyErrorCode, (details: Details) => Sentences>> = {
  header_missing: ({ headers }) => ({ message: `the request has no ${(headers as readonly string[]).join(', ')}` }),
  header_invalid: ({ header, fault }) => ({
    message:
      fault === 'characters'
        ? `${header} may hold letters, digits, "_" and "-" only`
        : fault === 'entries'
          ? `${header} has more than ${SIGNATURES_MAX} entries`
          : `the request has ${header} more than once, with different values`,
  }),
  timestamp_invalid: ({ header, fault }) =>
    fault === 'milliseconds'
      ? {
          message: `${header} is too large for seconds`,
          hint: 'It looks like milliseconds: the sender must give seconds.',
        }
      : { message: `${header} is not a whole number of seconds` },
  timestamp_too_old: clock,
  timestamp_too_new: clock,
  signature_mismatch: ({ header }) => ({
    message: header === 'webhook-signature' ? 'no signature of the request matches' : `${header} does not match`,
  }),
};

/** @param code one of `VerifyErrorCode` */
export function sentencesOf(code: string, details: Details): Sentences {
  return SENTENCES[code as VerifyErrorCode](details);
}
