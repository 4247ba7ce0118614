// Checks what a receiver checks before any signature: that the headers are present and well-formed, and the clock.
import { hex, utf8 } from './bytes.ts';
import type { Headers, SignatureHeader } from './headers.ts';
import { sha256 } from './mac.ts';
import { senderAdvice } from './senders.ts';
import type { Add } from './step.ts';

const STANDARD = ['webhook-id', 'webhook-timestamp', 'webhook-signature'] as const;
export const VENDOR = 'x-omneo-hmac-sha256';
const MILLISECONDS_FROM = 100_000_000_000;

/** Finds the schemes that the request is signed with; `null` = none. */
export function checkHeaders(headers: Headers, add: Add): { standard: boolean; vendor: boolean } | null {
  const title = 'Signature headers';
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
      vendor
        ? 'The request has the webhook-* headers and x-omneo-hmac-sha256.'
        : 'The request has webhook-id, webhook-timestamp and webhook-signature.',
    );
    return { standard: true, vendor };
  }
  const spelling =
    misspelt.length > 0 ? ` The request has ${misspelt.join(', ')}. Check whether a proxy renamed headers.` : '';
  if (vendor) {
    const rest =
      missing.length < STANDARD.length
        ? ` Missing: ${missing.join(', ')}. So webhook-signature cannot be checked.`
        : '';
    add(
      'headers',
      missing.length < STANDARD.length ? 'warning' : 'ok',
      title,
      `The request has x-omneo-hmac-sha256 only.${rest}${spelling}`,
    );
    return { standard: false, vendor: true };
  }
  const why =
    missing.length === STANDARD.length || missing.includes('webhook-signature')
      ? ' The sender signs requests only if the webhook has a secret.'
      : '';
  const sender = senderAdvice((name) => headers.get(name) !== undefined);
  const detail = `Missing: ${missing.join(', ')} and x-omneo-hmac-sha256.${spelling}${sender === null ? why : ` ${sender}`}`;
  add('headers', 'failed', title, detail, 'headers');
  return null;
}

/** Returns `false` if the values make verification impossible. */
export function checkStandardHeaders(
  headers: Headers,
  input: { receivedAtMs?: number; toleranceS?: number },
  add: Add,
): boolean {
  const id = headers.get('webhook-id') ?? '';
  const isId = /^[A-Za-z0-9_-]+$/.test(id);
  const idText = isId ? id : 'It may contain only letters, digits, "_" and "-". Something on the way changed it.';
  add('id', isId ? 'ok' : 'failed', 'webhook-id', idText);
  if (!isId) return false;
  const text = headers.get('webhook-timestamp') ?? '';
  const seconds = Number(text);
  const title = 'webhook-timestamp';
  if (!/^(?:0|[1-9][0-9]*)$/.test(text) || !Number.isSafeInteger(seconds)) {
    add('timestamp', 'failed', title, 'It is not a whole number of seconds.');
    return false;
  }
  if (seconds >= MILLISECONDS_FROM) {
    add('timestamp', 'failed', title, 'It is too large for seconds. It looks like milliseconds.');
    return false;
  }
  add('timestamp', 'ok', title, `${text}: ${new Date(seconds * 1000).toISOString()}.`);
  const toleranceS = input.toleranceS ?? 300;
  const ageS = Math.floor((input.receivedAtMs ?? Date.now()) / 1000) - seconds;
  const near = Math.abs(ageS) <= toleranceS;
  const where = `${spanOf(Math.abs(ageS))} ${ageS < 0 ? 'ahead of' : 'behind'} the time the request was received`;
  const refused = `A receiver allows ${spanOf(toleranceS)} and would refuse this request now. If it arrived in time, this is fine.`;
  if (near) add('clock', 'ok', 'Clock', `webhook-timestamp is ${where}.`);
  else add('clock', 'warning', 'Clock', `webhook-timestamp is ${where}. ${refused}`, 'clock');
  return true;
}

/** Compares the event name with the id. The signature covers the id only, but the id ends in a digest of the name. */
export async function checkEvent(headers: Headers, add: Add): Promise<void> {
  const name = headers.get('x-omneo-event');
  const tag = /_([0-9a-f]{8})$/.exec(headers.get('webhook-id') ?? '')?.[1];
  if (name === undefined || tag === undefined) return;
  const isSame = hex(await sha256(utf8(name))).startsWith(tag);
  const detail = isSame
    ? `The end of webhook-id is the digest of ${name.slice(0, 80)}.`
    : 'webhook-id ends in the digest of another event name. A receiver that compares them refuses the request.';
  add('event', isSame ? 'ok' : 'warning', 'Event name', detail);
}

function spanOf(seconds: number): string {
  if (seconds < 120) return `${seconds} s`;
  if (seconds < 7200) return `${Math.round(seconds / 60)} min`;
  return seconds < 172_800 ? `${Math.round(seconds / 3600)} h` : `${Math.round(seconds / 86_400)} days`;
}
