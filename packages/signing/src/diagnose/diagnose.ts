// Why a signature does not fit: a checklist in the order in which a receiver stumbles, and the cause where it can be found.
// Everything is computed where this runs; no secret is in what it answers.
import { base64, equal, fromBase64, hex, utf8 } from './bytes.ts';
import { Headers, type PastedHeaders, type SignatureHeader } from './headers.ts';
import { cleaned, faultOf, standardKey, vendorKey } from './keys.ts';
import { hmac, sha256 } from './mac.ts';
import { type Cause, contentOf, findCause, type Question } from './search.ts';

export type StepStatus = 'ok' | 'failed' | 'warning' | 'skipped';
export type Step = {
  id: 'headers' | 'id' | 'timestamp' | 'clock' | 'secret' | 'key_hint' | 'digest' | 'content' | 'standard' | 'vendor';
  status: StepStatus;
  title: string;
  detail: string;
};

export type Diagnosis = {
  /** `valid`: every signature that is there fits. */
  verdict: 'valid' | 'invalid' | 'unsigned' | 'incomplete';
  steps: readonly Step[];
  /** Why it does not fit; `null` where it does, or where nothing was found. */
  cause: Cause | null;
};

export type DiagnoseInput = {
  headers: PastedHeaders;
  /** The bytes in hand. */
  body: Uint8Array;
  /** What the receiver has as its secret. */
  secret: string;
  /** Others that it might have been signed with: the one before a rotation, another webhook's. */
  others?: readonly { text: string; label: string }[];
  /** When it came in, epoch milliseconds. Default: now. */
  receivedAtMs?: number;
  /** Seconds. Default 300. */
  toleranceS?: number;
};

const STANDARD = ['webhook-id', 'webhook-timestamp', 'webhook-signature'] as const;
const VENDOR = 'x-omneo-hmac-sha256';
const MILLISECONDS_FROM = 100_000_000_000;

/** Never throws, whatever is given. */
export async function diagnose(input: DiagnoseInput): Promise<Diagnosis> {
  const steps: Step[] = [];
  const add = (id: Step['id'], status: StepStatus, title: string, detail: string): void => {
    steps.push({ id, status, title, detail });
  };
  const headers = new Headers(input.headers);
  const present = checkHeaders(headers, add);
  if (present === null) return { verdict: 'unsigned', steps, cause: null };
  if (present.standard && !checkStandardHeaders(headers, input, add)) {
    return { verdict: 'invalid', steps, cause: null };
  }
  const fault = checkSecret(input.secret, add);
  const secret = cleaned(input.secret);
  if (secret === '') return { verdict: 'incomplete', steps, cause: null };
  await checkKeyHint(headers, secret, add);
  const digest = await checkDigest(headers, input.body, add);
  const question = (scheme: Question['scheme'], signatures: readonly string[]): Question => ({
    ...{ scheme, signatures, secret, digest, body: input.body, others: input.others ?? [] },
    id: headers.get('webhook-id') ?? '',
    timestamp: headers.get('webhook-timestamp') ?? '',
  });
  let cause: Cause | null = null;
  let isValid = true;
  if (present.standard) {
    const all = entriesOf(headers.get('webhook-signature') ?? '');
    const asked = question('standard', all.candidates);
    add('content', 'ok', 'What is signed', shownContent(asked));
    if (!(await checkStandard(asked, all, add))) [isValid, cause] = [false, await findCause(asked)];
  }
  if (present.vendor) {
    const asked = question('vendor', [headers.get(VENDOR) ?? '']);
    if (!(await checkVendor(asked, add))) [isValid, cause] = [false, cause ?? (await findCause(asked))];
  }
  if (!isValid && fault !== null) cause ??= { id: 'secret_malformed', sentence: fault, fix: 'secret', where: null };
  return { verdict: isValid ? 'valid' : 'invalid', steps, cause };
}

type Add = (id: Step['id'], status: StepStatus, title: string, detail: string) => void;

/** Which schemes it is signed by; `null` = none. */
function checkHeaders(headers: Headers, add: Add): { standard: boolean; vendor: boolean } | null {
  const title = 'The headers are there';
  const vendor = headers.get(VENDOR) !== undefined;
  const missing = STANDARD.filter((name) => headers.get(name) === undefined);
  const misspelt = ([...missing, ...(vendor ? [] : [VENDOR])] as SignatureHeader[]).flatMap((name) => {
    const found = headers.misspelt(name);
    return found === undefined ? [] : [`${found} instead of ${name}`];
  });
  if (missing.length === 0) {
    add(
      'headers',
      'ok',
      title,
      vendor ? 'Both schemes: webhook-* and x-omneo-hmac-sha256.' : 'webhook-id, -timestamp and -signature.',
    );
    return { standard: true, vendor };
  }
  const spelling = misspelt.length > 0 ? ` There is ${misspelt.join(', ')}: were they renamed on the way?` : '';
  if (vendor) {
    const rest =
      missing.length < STANDARD.length
        ? ` ${missing.join(', ')} is missing, so webhook-signature cannot be checked.`
        : '';
    add(
      'headers',
      missing.length < STANDARD.length ? 'warning' : 'ok',
      title,
      `x-omneo-hmac-sha256 alone.${rest}${spelling}`,
    );
    return { standard: false, vendor: true };
  }
  const why =
    missing.length === STANDARD.length || missing.includes('webhook-signature')
      ? ' The sender signs only for webhooks that have a secret.'
      : '';
  add('headers', 'failed', title, `${missing.join(', ')} is missing, and so is x-omneo-hmac-sha256.${spelling}${why}`);
  return null;
}

/** `false` = it cannot be verified with these. */
function checkStandardHeaders(headers: Headers, input: DiagnoseInput, add: Add): boolean {
  const id = headers.get('webhook-id') ?? '';
  const isId = /^[A-Za-z0-9_-]+$/.test(id);
  const idText = isId ? id : 'webhook-id may hold letters, digits, "_" and "-" only: it was changed on the way.';
  add('id', isId ? 'ok' : 'failed', 'webhook-id is an id', idText);
  if (!isId) return false;
  const text = headers.get('webhook-timestamp') ?? '';
  const seconds = Number(text);
  const title = 'webhook-timestamp is a time';
  if (!/^(?:0|[1-9][0-9]*)$/.test(text) || !Number.isSafeInteger(seconds)) {
    add('timestamp', 'failed', title, 'It is no whole number of seconds.');
    return false;
  }
  if (seconds >= MILLISECONDS_FROM) {
    add('timestamp', 'failed', title, 'It is too large for seconds: it looks like milliseconds.');
    return false;
  }
  add('timestamp', 'ok', title, `${text}: ${new Date(seconds * 1000).toISOString()}.`);
  const toleranceS = input.toleranceS ?? 300;
  const ageS = Math.floor((input.receivedAtMs ?? Date.now()) / 1000) - seconds;
  const near = Math.abs(ageS) <= toleranceS;
  const where = `${spanOf(Math.abs(ageS))} ${ageS < 0 ? 'ahead of' : 'behind'} the time of reception`;
  const refused = `A receiver refuses it now, since ${spanOf(toleranceS)} are allowed. If it came in at its time, that is no fault.`;
  add('clock', near ? 'ok' : 'warning', 'The clocks agree', near ? `It is ${where}.` : `It is ${where}. ${refused}`);
  return true;
}

function spanOf(seconds: number): string {
  if (seconds < 120) return `${seconds} s`;
  if (seconds < 7200) return `${Math.round(seconds / 60)} min`;
  return seconds < 172_800 ? `${Math.round(seconds / 3600)} h` : `${Math.round(seconds / 86_400)} days`;
}

/** The fault in words, `null` = there is none. */
function checkSecret(text: string, add: Add): string | null {
  const fault = faultOf(text);
  const title = 'The secret is one';
  if (fault === null) {
    const kind = text.startsWith('whsec_')
      ? 'whsec_ and base64: the key is the decoded part.'
      : 'A text of its own: its bytes are the key.';
    add('secret', 'ok', title, kind);
    return null;
  }
  // What surrounds it is a mistake that can be undone to look further.
  const usable = cleaned(text) !== '' && faultOf(cleaned(text)) === null;
  add(
    'secret',
    usable ? 'warning' : 'failed',
    title,
    `${fault.sentence} ${fault.fix}${usable ? ' Below it is taken without.' : ''}`,
  );
  return fault.sentence;
}

async function checkKeyHint(headers: Headers, secret: string, add: Add): Promise<void> {
  const hint = headers.get('posthorn-key-hint');
  if (hint === undefined) return;
  const ours = hex(await hmac(standardKey(secret), utf8('key-hint'))).slice(0, 8);
  const isSame = ours === hint;
  const detail = isSame
    ? `The sender says that it signed with this secret (${hint}).`
    : `The sender says that it signed with another one: ${hint}, and this one would be ${ours}.`;
  add('key_hint', isSame ? 'ok' : 'warning', 'The sender has the same secret', detail);
}

/** What `content-digest` says of the body that was sent, where it is there. */
async function checkDigest(headers: Headers, body: Uint8Array, add: Add): Promise<Uint8Array | null> {
  const sent = /sha-256=:([A-Za-z0-9+/]{43}=):/.exec(headers.get('content-digest') ?? '')?.[1];
  const digest = sent === undefined ? null : fromBase64(sent);
  if (digest === null) {
    add('digest', 'skipped', 'The body is what was sent', 'There is no content-digest to compare it with.');
    return null;
  }
  const isSame = equal(await sha256(body), digest);
  const detail = isSame
    ? `${body.length} bytes, as content-digest says.`
    : 'Its bytes are not those of content-digest: something on the way parsed or changed it.';
  add('digest', isSame ? 'ok' : 'warning', 'The body is what was sent', detail);
  return digest;
}

/** Of `webhook-signature`: the entries that are read, and which versions there are. */
function entriesOf(header: string): { candidates: string[]; versions: string[] } {
  const entries = header.split(/[ \t]+/).filter((entry) => entry !== '' && entry !== ',');
  const candidates: string[] = [];
  const versions = new Set<string>();
  for (const entry of entries) {
    const [, version, value] = /^(v[0-9]+[a-z]?),(.*?),?$/.exec(entry) ?? [];
    versions.add(version ?? 'none');
    // An entry without a version is looked at for its cause, and fits nowhere.
    if (version === 'v1' || version === undefined) candidates.push(value ?? entry);
  }
  return { candidates, versions: [...versions] };
}

function shownContent({ id, timestamp, body, ...question }: Question): string {
  const content = contentOf({ ...question, id, timestamp, body: body.slice(0, 60) }, body.slice(0, 60));
  const more = body.length > 60 ? ` … (${body.length} bytes of body)` : '';
  return `${new TextDecoder().decode(content)}${more}`;
}

async function checkStandard(
  question: Question,
  { candidates, versions }: { candidates: string[]; versions: string[] },
  add: Add,
): Promise<boolean> {
  const title = 'webhook-signature fits';
  if (!versions.includes('v1')) {
    const found = versions.filter((one) => one !== 'none').join(', ') || 'none with a version';
    add('standard', 'failed', title, `It has no entry that begins with "v1,": there is ${found}.`);
    return false;
  }
  const expected = base64(await hmac(standardKey(question.secret), contentOf(question, question.body)));
  const place = candidates.indexOf(expected);
  const which =
    candidates.length > 1
      ? `Entry ${place + 1} of ${candidates.length} fits.`
      : `Expected and received: v1,${expected}`;
  const detail =
    place === -1 ? `Expected v1,${expected}; received ${shown(candidates.map((one) => `v1,${one}`))}.` : which;
  add('standard', place === -1 ? 'failed' : 'ok', title, detail);
  return place !== -1;
}

async function checkVendor(question: Question, add: Add): Promise<boolean> {
  const expected = hex(await hmac(vendorKey(question.secret), question.body));
  const [received = ''] = question.signatures;
  const isRight = received === expected;
  const detail = isRight
    ? `Expected and received: ${expected}`
    : `Expected ${expected}; received ${shown([received])}.`;
  add('vendor', isRight ? 'ok' : 'failed', 'x-omneo-hmac-sha256 fits', detail);
  return isRight;
}

/** What came from outside, no longer than anything that may be right. */
const shown = (values: readonly string[]): string =>
  values
    .map((value) => (value.length > 90 ? `${value.slice(0, 90)}…` : value))
    .slice(0, 5)
    .join(' ') || 'nothing';
