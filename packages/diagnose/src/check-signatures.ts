// Checks each signature and shows the expected one.
import { base64, hex } from './bytes.ts';
import { standardKey, vendorKey } from './keys.ts';
import { hmac } from './mac.ts';
import { contentOf, type Question } from './question.ts';
import type { Add } from './step.ts';

/** Splits `webhook-signature` into the entries to check and the versions it contains. */
export function entriesOf(header: string): { candidates: string[]; versions: string[] } {
  const entries = header.split(/[ \t]+/).filter((entry) => entry !== '' && entry !== ',');
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
    const found = versions.filter((one) => one !== 'none').join(', ') || 'entries without a version';
    add('standard', 'failed', title, `It has no entry that begins with "v1,". Found: ${found}.`);
    return false;
  }
  const expected = base64(await hmac(standardKey(question.secret), contentOf(question, question.body)));
  const place = candidates.indexOf(expected);
  const which =
    candidates.length > 1
      ? `Entry ${place + 1} of ${candidates.length} matches.`
      : `Expected and received: v1,${expected}`;
  const detail =
    place === -1 ? `Expected v1,${expected}; received ${shown(candidates.map((one) => `v1,${one}`))}.` : which;
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
    const detail = `Expected ${expected}; received ${shown([received])}.`;
    const more =
      ' The secret is being rotated. This header has room for one signature, so attempts alternate between both secrets.';
    add('vendor', mayBeOther ? 'warning' : 'failed', title, mayBeOther ? detail + more : detail);
  }
  return received === expected || mayBeOther;
}

/** Shortens values of the request to the length of a right one, so that a huge header does not fill the page. */
const shown = (values: readonly string[]): string =>
  values
    .map((value) => (value.length > 90 ? `${value.slice(0, 90)}…` : value))
    .slice(0, 5)
    .join(' ') || 'nothing';
