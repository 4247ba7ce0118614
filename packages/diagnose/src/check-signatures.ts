// Checks each signature and shows the expected one.
import { base64, fromBase64, fromBase64Url, fromHex, hex } from './bytes.ts';
import { standardKey, vendorKey } from './keys.ts';
import { hmac } from './mac.ts';
import { contentOf, type Question } from './question.ts';
import type { Add } from './step.ts';

/** Splits `webhook-signature` into the entries to check and the versions it contains. */
export function entriesOf(header: string): { candidates: string[]; versions: string[] } {
  // Gateways join repeated lines with a comma, some without a space.
  const entries = header.split(/[ \t]+|,(?=v[0-9]+[a-z]?,)/).filter((entry) => entry !== '' && entry !== ',');
  const candidates: string[] = [];
  const versions = new Set<string>();
  for (const entry of entries) {
    const [, version, value] = /^(v[0-9]+[a-z]?),(.*?),?$/.exec(entry) ?? [];
    versions.add(version ?? 'none');
    // An entry without a version never matches. It is kept because it helps to find the cause.
    if (version === 'v1' || version === undefined) candidates.push(value ?? entry);
  }
  return { candidates, versions: [...versions] };
}

/** Receivers refuse a header with more. */
const SIGNATURES_MAX = 50;
/** A MAC in hex has 64 characters, in base64 44. */
const SIGNATURE_MAX_CHARS = 100;

/** Decodes signatures in every encoding that a MAC may be written in. Looks at the first 50, and at none that is too long for a MAC. */
export function macsOf(signatures: readonly string[]): Uint8Array[] {
  const looked = signatures.slice(0, SIGNATURES_MAX).filter(({ length }) => length <= SIGNATURE_MAX_CHARS);
  const decoded = looked.flatMap((text) => [fromBase64(text), fromHex(text), fromBase64Url(text)]);
  return decoded.filter((bytes): bytes is Uint8Array => bytes?.length === 32);
}

export function shownContent({ id, timestamp, body, ...question }: Question): string {
  const content = contentOf({ ...question, id, timestamp, body: body.slice(0, 60) }, body.slice(0, 60));
  const more = body.length > 60 ? ` … (body: ${body.length} bytes)` : '';
  return `${new TextDecoder().decode(content)}${more}`;
}

export async function checkStandard(
  question: Question,
  { candidates, versions }: { candidates: string[]; versions: string[] },
  add: Add,
): Promise<boolean> {
  const title = 'webhook-signature';
  if (!versions.includes('v1')) {
    const found =
      shown(
        versions.filter((one) => one !== 'none'),
        ', ',
      ) || 'entries without a version';
    add('standard', 'failed', title, `It has no entry that begins with "v1,". Found: ${found}.`);
    return false;
  }
  const expected = base64(await hmac(standardKey(question.secret), contentOf(question, question.body)));
  const place = candidates.indexOf(expected);
  if (candidates.length > SIGNATURES_MAX) {
    const detail = `It has ${candidates.length} entries. Receivers refuse more than ${SIGNATURES_MAX}; the first ${SIGNATURES_MAX} are looked at here.`;
    add('standard', 'failed', title, detail);
    return false;
  }
  const which =
    candidates.length > 1
      ? `Entry ${place + 1} of ${candidates.length} matches.`
      : `Expected and received: v1,${expected}`;
  const detail =
    place === -1
      ? `Expected v1,${expected}; received ${shown(candidates.map((one) => `v1,${one}`)) || 'nothing'}.`
      : which;
  add('standard', place === -1 ? 'failed' : 'ok', title, detail);
  return place !== -1;
}

/** @param mayBeOther the request has signatures of two secrets, as in a rotation. This header has room for one, so it may be of the other. */
export async function checkVendor(question: Question, mayBeOther: boolean, add: Add): Promise<boolean> {
  const title = 'x-omneo-hmac-sha256';
  const expected = hex(await hmac(vendorKey(question.secret), question.body));
  const [received = ''] = question.signatures;
  if (received === expected) add('vendor', 'ok', title, `Expected and received: ${expected}`);
  else {
    const detail = `Expected ${expected}; received ${shown([received]) || 'nothing'}.`;
    const more =
      ' The secret is being rotated. This header has room for one signature, so attempts alternate between both secrets.';
    add('vendor', mayBeOther ? 'warning' : 'failed', title, mayBeOther ? detail + more : detail);
  }
  return received === expected || mayBeOther;
}

/** Shortens values of the request to the length of a right one, so that a huge header does not fill the page. */
const shown = (values: readonly string[], between = ' '): string =>
  values
    .slice(0, 5)
    .map((value) => (value.length > 90 ? `${value.slice(0, 90)}…` : value))
    .join(between);
