// What the answers to a check mean. Pure, so that the command and the dispatcher judge alike.
import type { AdviceKind, ReceiverCheck, Risk } from './check.ts';

export type Observed =
  | {
      readonly status: number;
      /** The receiver kit's error code. */
      readonly code: string | null;
      /** It says that it has handled this delivery before. */
      readonly isDuplicate: boolean;
    }
  | { readonly failure: string };

export type Verdict =
  | { readonly verdict: 'pass'; readonly found: string }
  | { readonly verdict: 'fail'; readonly found: string; readonly risk: Risk; readonly advice: AdviceKind }
  /** Neither right nor wrong can be said. */
  | { readonly verdict: 'unclear'; readonly found: string };

export const isAccepted = (one: Observed): boolean => 'status' in one && one.status >= 200 && one.status < 300;
const isRefused = (one: Observed): boolean => 'status' in one && one.status >= 400 && one.status < 500;

const UNREACHABLE = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'ECONNTIMEOUT']);

const CERTIFICATE = /CERT|TLS|SSL|EPROTO/;

/** Whether there is no point in sending more. */
export const isUnreachable = (one: Observed): boolean =>
  'failure' in one && (UNREACHABLE.has(one.failure) || CERTIFICATE.test(one.failure));

function foundText(one: Observed): string {
  if ('failure' in one) return one.failure === 'timeout' ? 'no answer in time' : `no answer (${one.failure})`;
  return `${one.status}${one.code === null ? '' : ` ${one.code}`}${one.isDuplicate ? ' duplicate' : ''}`;
}

/** `4 × 200, 409`: equal answers are counted. */
function foundTexts(all: readonly Observed[]): string {
  const counts = new Map<string, number>();
  for (const text of all.map(foundText)) counts.set(text, (counts.get(text) ?? 0) + 1);
  return [...counts].map(([text, count]) => (count === 1 ? text : `${count} × ${text}`)).join(', ');
}

/** What the answers to all checks show about the receiver. */
export interface Shown {
  /** It is built with the receiver kit. */
  readonly usesKit: boolean;
  /** It marks a delivery that it has handled before, so that a missing mark says something. */
  readonly marksCopies: boolean;
}

const NOTHING_SHOWN: Shown = { usesKit: false, marksCopies: false };

/** @param observed the answers in the order of sending; for `broken_off` that of the last request */
export function judge(
  { expected, advice, recipe }: ReceiverCheck,
  observed: readonly Observed[],
  shown: Shown = NOTHING_SHOWN,
): Verdict {
  const last = observed.at(-1) ?? { failure: 'nothing was sent' };
  const found = recipe.way === 'broken_off' ? foundText(last) : foundTexts(observed);
  const pass: Verdict = { verdict: 'pass', found };
  const fail = (risk: Risk, kind: AdviceKind): Verdict => ({ verdict: 'fail', found, risk, advice: kind });
  if (expected === 'once')
    return judgeCopies(observed, { found, pass, fail, advice, isAgain: recipe.way === 'again', ...shown });
  if (expected === 'accept') return isAccepted(last) ? pass : fail('loss', adviceForLoss(last, advice));
  if ('failure' in last) return fail('noise', adviceForFailure(last.failure));
  if (expected === 'answer') return last.status < 500 ? pass : fail('noise', adviceForFault(last, advice));
  if (isAccepted(last)) return fail('forgery', advice);
  if (isRefused(last)) return pass;
  return fail('noise', last.status < 400 ? 'redirect' : adviceForFault(last, advice));
}

type Copies = Shown & {
  readonly found: string;
  readonly pass: Verdict;
  readonly fail: (risk: Risk, kind: AdviceKind) => Verdict;
  readonly advice: AdviceKind;
  readonly isAgain: boolean;
};

function judgeCopies(observed: readonly Observed[], copies: Copies): Verdict {
  const { found, pass, fail, advice, isAgain, usesKit, marksCopies } = copies;
  const [first, last] = [observed[0], observed.at(-1)];
  const handled = observed.filter((one) => isAccepted(one) && 'status' in one && !one.isDuplicate);
  if (first === undefined || last === undefined || (isAgain && !isAccepted(first)))
    return { verdict: 'unclear', found };
  const broken = observed.find((one) => !isAccepted(one) && !('status' in one && one.status === 409));
  if (broken !== undefined) return fail('loss', adviceForLoss(broken, advice));
  if (isAgain && !isAccepted(last)) return fail('loss', advice);
  if (handled.length <= 1) return pass;
  // The kit answers 204 if nothing was handled, not even once. Others also answer 204 to what they handled.
  if (usesKit && handled.length === observed.length && handled.every((one) => 'status' in one && one.status === 204))
    return { verdict: 'unclear', found: `${found}: it has no handler for the event` };
  if (usesKit || marksCopies) return fail('twice', advice);
  return { verdict: 'unclear', found: `${found}: the answers do not say whether it handled the copies` };
}

/** Codes of the kit that say more than the check does. */
const BY_CODE: Readonly<Record<string, AdviceKind>> = {
  body_already_parsed: 'keep_bytes',
  body_already_read: 'keep_bytes',
  body_too_large: 'body_limit',
  secret_missing: 'no_secret',
  secret_malformed: 'no_secret',
  timestamp_too_old: 'clock',
  timestamp_too_new: 'clock',
  header_missing: 'headers',
  header_invalid: 'headers',
  timestamp_invalid: 'headers',
  event_mismatch: 'headers',
  handler_timeout: 'in_time',
  handler_failed: 'own_error',
  store_failed: 'own_error',
  inbox_unavailable: 'own_error',
  internal: 'own_error',
  type_unknown: 'unknown_event',
};

function adviceForFailure(failure: string): AdviceKind {
  if (UNREACHABLE.has(failure)) return 'reachable';
  if (CERTIFICATE.test(failure)) return 'certificate';
  return failure === 'timeout' ? 'in_time' : 'fault';
}

function adviceForLoss(one: Observed, advice: AdviceKind): AdviceKind {
  if ('failure' in one) {
    const kind = adviceForFailure(one.failure);
    return kind === 'fault' && advice === 'body_limit' ? advice : kind;
  }
  const { status, code } = one;
  if (code !== null && Object.hasOwn(BY_CODE, code)) return BY_CODE[code] ?? advice;
  if (status >= 300 && status < 400) return 'redirect';
  if (status === 404 || status === 405) return 'path';
  if (status === 413) return 'body_limit';
  if (status >= 500 && advice === 'secret') return 'own_error';
  return advice;
}

/** For an answer of 500 or more where a 4xx was right. */
function adviceForFault({ code }: { readonly code: string | null }, advice: AdviceKind): AdviceKind {
  if (code !== null && Object.hasOwn(BY_CODE, code)) return BY_CODE[code] ?? 'fault';
  return ['compare_lengths', 'missing_header', 'keep_bytes', 'signature_list'].includes(advice) ? advice : 'fault';
}
