// Checks what a receiver checks before any signature: presence and format of headers, and the clock.
import { hex, utf8 } from './bytes.ts';
import type { Headers, SignatureHeader } from './headers.ts';
import { sha256 } from './mac.ts';
import type { Add } from './step.ts';

const STANDARD = ['webhook-id', 'webhook-timestamp', 'webhook-signature'] as const;
export const VENDOR = 'x-omneo-hmac-sha256';
const MILLISECONDS_FROM = 100_000_000_000;

/** Which schemes it is signed by; `null` = none. */
export function checkHeaders(headers: Headers, add: Add): { standard: boolean; vendor: boolean } | null {
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
  const detail = `${missing.join(', ')} is missing, and so is x-omneo-hmac-sha256.${spelling}${why}`;
  add('headers', 'failed', title, detail, 'headers');
  return null;
}

/** `false` = it cannot be verified with these. */
export function checkStandardHeaders(
  headers: Headers,
  input: { receivedAtMs?: number; toleranceS?: number },
  add: Add,
): boolean {
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
  if (near) add('clock', 'ok', 'The clocks agree', `It is ${where}.`);
  else add('clock', 'warning', 'The clocks agree', `It is ${where}. ${refused}`, 'clock');
  return true;
}

/** The name of the event is not signed; the id is, and ends in a digest of it. */
export async function checkEvent(headers: Headers, add: Add): Promise<void> {
  const name = headers.get('x-omneo-event');
  const tag = /_([0-9a-f]{8})$/.exec(headers.get('webhook-id') ?? '')?.[1];
  if (name === undefined || tag === undefined) return;
  const isSame = hex(await sha256(utf8(name))).startsWith(tag);
  const detail = isSame
    ? `${name.slice(0, 80)}, as the end of webhook-id says.`
    : 'webhook-id ends in the digest of another name: a receiver that compares them refuses it.';
  add('event', isSame ? 'ok' : 'warning', 'x-omneo-event is the one of webhook-id', detail);
}

function spanOf(seconds: number): string {
  if (seconds < 120) return `${seconds} s`;
  if (seconds < 7200) return `${Math.round(seconds / 60)} min`;
  return seconds < 172_800 ? `${Math.round(seconds / 3600)} h` : `${Math.round(seconds / 86_400)} days`;
}
