// Checks each signature and shows the expected one.
import { base64 } from './base64.ts';
import { concat, hex } from './bytes.ts';
import { hmac } from './mac.ts';
import { headOf, type Question, rightKey } from './question.ts';
import { SIGNATURES_MAX } from './signatures.ts';
import type { Add } from './step.ts';

export function shownContent(question: Question): string {
  const { body } = question;
  const more = body.length > 60 ? ` … (body: ${body.length} bytes)` : '';
  return `${new TextDecoder().decode(concat(headOf(question), body.subarray(0, 60)))}${more}`;
}

/** The MACs that the receiver's secrets make. */
async function expectedMacs({ scheme, secrets, body, ...rest }: Question): Promise<Uint8Array[]> {
  const macs: Uint8Array[] = [];
  for (const secret of secrets) macs.push(await hmac(rightKey(scheme, secret), headOf({ scheme, ...rest }), body));
  return macs;
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
  const all = (await expectedMacs(question)).map(base64);
  const expected = all.find((one) => candidates.includes(one)) ?? all[0] ?? '';
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
  const [received = ''] = question.signatures;
  const all = (await expectedMacs(question)).map(hex);
  const expected = all.includes(received) ? received : (all[0] ?? '');
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
