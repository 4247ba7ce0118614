// Searches for what would make a signature match: each common mistake alone, then a rewritten body with a wrong key.
import { bodyVariants } from './body-variants.ts';
import { equal, fromHex } from './bytes.ts';
import { differenceOf } from './difference.ts';
import { cleaned, standardKey, vendorKey, wrongKeys } from './keys.ts';
import { hmac, hmacBy, sha256 } from './mac.ts';
import { otherContents } from './other-contents.ts';
import { type Cause, contentOf, type Question } from './question.ts';
import { saidBySender } from './said-by-sender.ts';

const fits = ({ macs }: Question, mac: Uint8Array): boolean => macs.some((one) => equal(one, mac));

const rightKey = ({ scheme, secret }: Pick<Question, 'scheme' | 'secret'>): Uint8Array =>
  scheme === 'standard' ? standardKey(secret) : vendorKey(secret);

export async function findCause(question: Question): Promise<Cause | null> {
  const key = rightKey(question);
  const fitsWith: Fits = async (other, content) => fits(question, await hmac(other, content));
  const content = contentOf(question, question.body);
  const named = question.scheme === 'standard' ? 'webhook-signature' : 'x-omneo-hmac-sha256';
  if (await fitsWith(key, content)) {
    const sentence = `${named} has the right value in the wrong encoding${encodingOf(question)}.`;
    return { id: 'signature_encoding', sentence, fix: 'encoding', where: null };
  }
  const variants = await bodyVariants(question.body);
  for (const variant of variants) {
    if (await fitsWith(key, contentOf(question, variant.bytes))) return bodyCause(question, variant, '');
  }
  const keyed = await wrongKey(question, content, fitsWith);
  if (keyed !== null) return keyed;
  for (const [id, sentence, other] of otherContents(question)) {
    if (await fitsWith(key, other)) return { id, sentence, fix: 'content', where: null };
  }
  if (question.body.length === 0) {
    const sentence = 'The body is empty: something read it before, or did not pass it on.';
    return { id: 'body_empty', sentence, fix: 'body', where: null };
  }
  // The digest is of the sent body, so it shows how the body was changed even if the secret is wrong.
  if (question.digest !== null) {
    for (const variant of variants) {
      if (!equal(await sha256(variant.bytes), question.digest)) continue;
      return bodyCause(question, variant, '. The secret is wrong, too', 'content-digest');
    }
  }
  return (
    (await bothWrong(question, variants, fitsWith)) ??
    (await otherTime(question, key)) ??
    saidBySender(question, question.digest === null ? null : equal(await sha256(question.body), question.digest))
  );
}

type Fits = (key: Uint8Array, content: Uint8Array) => Promise<boolean>;
type Variant = Awaited<ReturnType<typeof bodyVariants>>[number];

async function wrongKey(question: Question, content: Uint8Array, fitsWith: Fits): Promise<Cause | null> {
  for (const { text, label } of question.others) {
    if (!(await fitsWith(rightKey({ ...question, secret: cleaned(text) }), content))) continue;
    const sentence = `The request was signed with another secret: ${label}.`;
    return { id: 'another_secret', sentence, fix: 'secret', where: null };
  }
  for (const { id, sentence, key } of wrongKeys(question.scheme, question.secret, rightKey(question))) {
    if (!(await fitsWith(key, content))) continue;
    const fix =
      id === 'secret_prefix_missing' ? 'secret' : question.scheme === 'standard' ? 'standard_key' : 'vendor_key';
    return { id, sentence: `The signature matches if ${sentence}.`, fix, where: null };
  }
  return null;
}

/** Of a larger body only one fault is looked for: every change with every key would hash it hundreds of times. */
const BOTH_BODY_MAX_BYTES = 64 * 1024;

/** Tries one change of the body with each wrong key. Combinations of changes with every key would take too long. */
async function bothWrong(question: Question, variants: readonly Variant[], fitsWith: Fits): Promise<Cause | null> {
  if (question.body.length > BOTH_BODY_MAX_BYTES) return null;
  const right = rightKey(question);
  const keys = [
    ...question.others.map(({ text, label }) => ({
      ...{ id: 'another_secret', sentence: `another secret is used: ${label}` },
      key: rightKey({ ...question, secret: cleaned(text) }),
    })),
    ...wrongKeys(question.scheme, question.secret, right),
  ];
  for (const { id, sentence, key } of keys) {
    for (const variant of variants) {
      if (!variant.isSingle || !(await fitsWith(key, contentOf(question, variant.bytes)))) continue;
      const cause = bodyCause(question, variant, `, if ${sentence}`);
      return { ...cause, id: `${cause.id}+${id}` };
    }
  }
  return null;
}

const SHIFT_MAX_S = 300;
const SHIFTED_BODY_MAX_BYTES = 32 * 1024;

/** Tries other times: the header may have the time of another attempt, or of the receiver. */
async function otherTime(question: Question, key: Uint8Array): Promise<Cause | null> {
  const { scheme, timestamp, body } = question;
  if (scheme !== 'standard' || body.length > SHIFTED_BODY_MAX_BYTES) return null;
  const mac = await hmacBy(key);
  for (let shift = 1; shift <= SHIFT_MAX_S; shift += 1) {
    for (const seconds of [Number(timestamp) - shift, Number(timestamp) + shift]) {
      if (!fits(question, await mac(contentOf({ ...question, timestamp: String(seconds) }, body)))) continue;
      const sentence = `webhook-timestamp was changed. The signature matches ${seconds}, ${shift} s ${seconds < Number(timestamp) ? 'earlier' : 'later'}.`;
      return { id: 'timestamp_changed', sentence, fix: 'headers', where: null };
    }
  }
  return null;
}

function bodyCause(question: Question, variant: Variant, more: string, by = 'The signature'): Cause {
  const sentence = `The body was changed after it was signed. ${by} matches the body ${variant.sentence}${more}.`;
  return { id: variant.id, sentence, fix: 'body', where: differenceOf(question.body, variant.bytes) };
}

function encodingOf({ scheme, signatures }: Question): string {
  const [first = ''] = signatures;
  if (scheme === 'standard') {
    if (fromHex(first) !== null) return ' (hex)';
    return /[-_]/.test(first) ? ' (base64url)' : ' (without its padding)';
  }
  return /^[0-9a-fA-F]+$/.test(first) ? ' (upper-case hex)' : ' (base64)';
}
