// Explains why a signature does not match: a checklist in the order of a receiver's checks, and the cause if it can be
// found. Everything is computed locally; the result never contains a secret.
import { utf8 } from './bytes.ts';
import { checkEvent, checkHeaders, checkStandardHeaders, VENDOR } from './check-headers.ts';
import { checkDigest, checkKeyHint, checkSecret } from './check-inputs.ts';
import { checkStandard, checkVendor, shownContent } from './check-signatures.ts';
import { Headers, type PastedHeaders } from './headers.ts';
import { cleaned } from './keys.ts';
import type { Cause, Question } from './question.ts';
import { saidBySender } from './said-by-sender.ts';
import { findCause } from './search.ts';
import { entriesOf, macsOf } from './signatures.ts';
import type { Add, Step } from './step.ts';
import { Work } from './work.ts';

export type Diagnosis = {
  /** `valid`: every signature in the request matches. During a rotation, `x-omneo-hmac-sha256` may come from the other secret. */
  verdict: 'valid' | 'invalid' | 'unsigned' | 'incomplete';
  steps: readonly Step[];
  /** Why a signature does not match; `null` if all match, or if no cause was found. */
  cause: Cause | null;
};

export type DiagnoseInput = {
  headers: PastedHeaders;
  /** The bytes of the body as received. */
  body: Uint8Array;
  /** The secret that the receiver uses. */
  secret: string;
  /** More secrets that the receiver accepts, as while it rotates them. The first two count. */
  alsoAccepted?: readonly string[];
  /** Other secrets that the sender may have used, such as the one before a rotation or that of another webhook. */
  others?: readonly { text: string; label: string }[];
  /** When the request came in, epoch milliseconds. Default: now. */
  receivedAtMs?: number;
  /** How far `webhook-timestamp` may differ from `receivedAtMs`, in seconds. Default 300. */
  toleranceS?: number;
};

/** Checks the request and searches for the cause of a mismatch. Never throws, for any input. */
export async function diagnose(input: DiagnoseInput): Promise<Diagnosis> {
  return diagnoseWithin(new Work(), input);
}

/** The same with a budget of the caller's, which then shows how much was spent. */
export async function diagnoseWithin(work: Work, input: DiagnoseInput): Promise<Diagnosis> {
  const read = {
    ...input,
    body: bytesOf(input.body),
    secret: String(input.secret ?? ''),
    alsoAccepted: (input.alsoAccepted ?? []).slice(0, ACCEPTED_MAX),
    others: (input.others ?? []).slice(0, OTHERS_MAX),
  };
  const told = await diagnosed(read, work);
  return withoutSecrets(told, [read.secret, ...read.alsoAccepted, ...read.others.map(({ text }) => text)]);
}

/** If no common mistake matches, what the sender says of body and key still shows which part is wrong. */
const causeOf = async (question: Question, work: Work): Promise<Cause | null> =>
  (await findCause(question, work)) ?? saidBySender(question);

const ACCEPTED_MAX = 2;
/** Each is tried with every change of a small body. */
const OTHERS_MAX = 20;

/** The bytes of whatever holds some; none where nothing does, as where a body was parsed. */
function bytesOf(body: unknown): Uint8Array {
  if (typeof body === 'string') return utf8(body);
  if (ArrayBuffer.isView(body)) return new Uint8Array(body.buffer, body.byteOffset, body.byteLength);
  const isBuffer = /^\[object (Shared)?ArrayBuffer\]$/.test(Object.prototype.toString.call(body));
  return isBuffer ? new Uint8Array(body as ArrayBuffer) : new Uint8Array(0);
}

async function diagnosed(input: DiagnoseInput, work: Work): Promise<Diagnosis> {
  const steps: Step[] = [];
  const add: Add = (id, status, title, detail, fix) =>
    void steps.push({ id, status, title, detail, ...(fix && { fix }) });
  const headers = new Headers(input.headers);
  const present = checkHeaders(headers, add);
  if (present === null) return { verdict: 'unsigned', steps, cause: null };
  if (present.standard && !checkStandardHeaders(headers, input, add)) {
    return { verdict: 'invalid', steps, cause: null };
  }
  const fault = checkSecret(input.secret, add);
  const secret = cleaned(input.secret);
  if (secret === '') return { verdict: 'incomplete', steps, cause: null };
  const secrets = [secret, ...(input.alsoAccepted ?? []).map(cleaned)];
  if (present.standard) await checkEvent(headers, add);
  const isSameKey = await checkKeyHint(headers, secrets, add);
  const said = await checkDigest(headers, input.body, add);
  const question = (scheme: Question['scheme'], signatures: readonly string[]): Question => ({
    ...{
      scheme,
      signatures,
      macs: macsOf(signatures),
      secrets,
      ...said,
      sentBytes: sentBytes(headers, input.body),
      isSameKey,
      body: input.body,
      others: input.others ?? [],
    },
    id: headers.get('webhook-id') ?? '',
    timestamp: headers.get('webhook-timestamp') ?? '',
  });
  let cause: Cause | null = null;
  let isValid = true;
  let isRotating = false;
  if (present.standard) {
    const all = entriesOf(headers.get('webhook-signature') ?? '');
    const asked = question('standard', all.candidates);
    add('content', 'ok', 'Signed content', shownContent(asked));
    isRotating = all.candidates.length > 1;
    if (!(await checkStandard(asked, all, add))) [isValid, cause] = [false, await causeOf(asked, work)];
  }
  if (present.vendor) {
    const asked = question('vendor', [headers.get(VENDOR) ?? '']);
    if (!(await checkVendor(asked, isValid && isRotating, add)))
      [isValid, cause] = [false, cause ?? (await causeOf(asked, work))];
  }
  if (!isValid && fault !== null) cause ??= { id: 'secret_malformed', sentence: fault, fix: 'secret', where: null };
  return { verdict: isValid ? 'valid' : 'invalid', steps, cause };
}

function sentBytes(headers: Headers, body: Uint8Array): number | null {
  const text = headers.get('content-length') ?? '';
  return /^[0-9]{1,9}$/.test(text) && Number(text) !== body.length ? Number(text) : null;
}

const SECRET_MIN_CHARS = 8;

/** Masks the secrets: someone may have put one into a header or the body, and the result shows parts of both. */
function withoutSecrets(told: Diagnosis, secrets: readonly string[]): Diagnosis {
  const texts = secrets
    .flatMap((secret) => [secret, cleaned(secret), cleaned(secret).replace(/^whsec_/, '')])
    .filter((text) => text.length >= SECRET_MIN_CHARS)
    .sort((a, b) => b.length - a.length);
  const clean = (shown: string): string => texts.reduce((text, secret) => text.replaceAll(secret, '[secret]'), shown);
  const { steps, cause } = told;
  const where = cause?.where ?? null;
  return {
    ...told,
    steps: steps.map((step) => ({ ...step, detail: clean(step.detail) })),
    cause: cause && {
      ...{ ...cause, sentence: clean(cause.sentence) },
      where: where && {
        ...{ offset: where.offset, before: clean(where.before) },
        ...{ expected: clean(where.expected), received: clean(where.received) },
      },
    },
  };
}
