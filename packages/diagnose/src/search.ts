// Searches for what would make a signature match: each common mistake alone, then a rewritten body with a wrong key. It
// stops when the budget is spent, so the likeliest causes come first.
import { type BodyVariant, bodyVariants } from './body-variants.ts';
import { fromHex, trimmed, utf8Text } from './bytes.ts';
import { differenceOf } from './difference.ts';
import { isClosing, isOpening } from './json-bytes.ts';
import { cleaned, wrongKeys } from './keys.ts';
import { otherContents } from './other-contents.ts';
import { type Cause, headOf, type Question, rightKey } from './question.ts';
import { Trials } from './trials.ts';
import { SHORT_BYTES, type Work } from './work.ts';

/** The part of the budget for changes of the body. The rest is for keys and contents. */
const BODY_PART = 0.95;

export async function findCause(question: Question, work: Work): Promise<Cause | null> {
  const trials = new Trials(question, work);
  const head = headOf(question);
  const named = question.scheme === 'standard' ? 'webhook-signature' : 'x-omneo-hmac-sha256';
  if (await trials.fits(trials.rightKeys, head, question.body)) {
    const sentence = `${named} has the right value in the wrong encoding${encodingOf(question)}.`;
    return { id: 'signature_encoding', sentence, fix: 'encoding', where: null };
  }
  const variants: BodyVariant[] = [];
  const changed = await changedBody(question, variants, work.share(BODY_PART));
  if (changed !== null) return changed;
  const isAsSent = hasSentLength(question, question.body);
  const keyed = isAsSent ? await wrongKey(question, trials) : null;
  if (keyed !== null) return keyed;
  for (const [id, sentence, start, body] of isAsSent ? otherContents(question, work) : []) {
    if (await trials.fits(trials.rightKeys, start, body)) return { id, sentence, fix: 'content', where: null };
  }
  const lost = lostBody(question);
  if (lost !== null) return lost;
  const both = await bothWrong(question, variants, trials);
  return both ?? (isAsSent ? await otherTime(question, trials) : null);
}

/** Bodies of which nothing, or not all, is left. */
function lostBody({ body, sentBytes, isSameBody }: Question): Cause | null {
  const text = body.length > 40 ? '' : (utf8Text(body) ?? '').trim();
  const cause = (id: string, sentence: string): Cause => ({ id, sentence, fix: 'body', where: null });
  if (body.length <= 40 && text === '')
    return cause('body_empty', 'The body is empty: something read it before, or did not pass it on.');
  // A sender may send {} itself, which a wrong secret does not verify either.
  const isChanged = isSameBody === false || sentBytes !== null;
  if (/^(?:\[object [A-Za-z]+\]|undefined)$/.test(text) || (isChanged && /^(?:null|\{\}|\[\])$/.test(text))) {
    const what = text.startsWith('[object') ? 'the text of an object' : `only ${text}`;
    return cause(
      'body_lost',
      `The body is ${what}: something parsed or read the body before, and wrote this in its place.`,
    );
  }
  if (isSameBody === false && hasReplacement(body)) {
    const sentence =
      'The body holds the character U+FFFD: something read its bytes as text in another encoding, or cut a character in two.';
    return cause('characters_lost', sentence);
  }
  if (sentBytes === null || sentBytes <= body.length || isWhole(body)) return null;
  const sentence = `The body ends too early: ${sentBytes} bytes were sent, ${body.length} of them are here.`;
  return cause('body_truncated', sentence);
}

/** U+FFFD, which decoders write for bytes that are not UTF-8. */
function hasReplacement(body: Uint8Array): boolean {
  for (let at = body.indexOf(0xef); at !== -1; at = body.indexOf(0xef, at + 1)) {
    if (body[at + 1] === 0xbf && body[at + 2] === 0xbd) return true;
  }
  return false;
}

/** Whether a body that begins as JSON also ends so. */
function isWhole(body: Uint8Array): boolean {
  const text = trimmed(body);
  return !isOpening(text[0]) || isClosing(text.at(-1));
}

/** Tries each change of the body, and gives those tried to `variants`. */
async function changedBody(question: Question, variants: BodyVariant[], work: Work): Promise<Cause | null> {
  const trials = new Trials(question, work);
  // The digest is of the sent body: if it matches, no change of the body is the cause.
  if (question.isSameBody === true) return null;
  const head = headOf(question);
  for await (const variant of bodyVariants(question.body, work, question.sentBytes)) {
    if (!hasSentLength(question, variant.bytes)) continue;
    if (question.digest === null) {
      // A large one is not kept: the next is written in its place.
      if (variant.bytes.length <= SHORT_BYTES) variants.push(variant);
      if (await trials.fits(trials.rightKeys, head, variant.bytes)) return bodyCause(question, variant, '');
    } else if (await trials.hasDigest(variant.bytes)) {
      // The digest shows how the body was changed even if the secret is wrong.
      variants.push(variant);
      if (await trials.fits(trials.rightKeys, head, variant.bytes)) return bodyCause(question, variant, '');
      const both = await bothWrong(question, variants, trials);
      return both ?? bodyCause(question, variant, '. The secret is wrong, too', 'content-digest');
    }
  }
  return null;
}

/** Saves hashing large bodies of which the length alone says that they were not sent. */
const hasSentLength = ({ sentBytes }: Question, bytes: Uint8Array): boolean =>
  sentBytes === null || bytes.length === sentBytes || bytes.length <= SHORT_BYTES;

async function wrongKey(question: Question, trials: Trials): Promise<Cause | null> {
  const head = headOf(question);
  for (const { text, label } of question.others) {
    if (!(await trials.fits([rightKey(question.scheme, cleaned(text))], head, question.body))) continue;
    const sentence = `The request was signed with another secret: ${label}.`;
    return { id: 'another_secret', sentence, fix: 'secret', where: null };
  }
  for (const { id, sentence, key } of question.secrets.flatMap((secret) => wrongKeys(question.scheme, secret))) {
    if (!(await trials.fits([key], head, question.body))) continue;
    const fix =
      id === 'secret_prefix_missing' ? 'secret' : question.scheme === 'standard' ? 'standard_key' : 'vendor_key';
    return { id, sentence: `The signature matches if ${sentence}.`, fix, where: null };
  }
  return null;
}

/** Tries one change of the body with each wrong key. Combinations of changes with every key would take too long. */
async function bothWrong(question: Question, variants: readonly BodyVariant[], trials: Trials): Promise<Cause | null> {
  const keys = [
    ...question.others.map(({ text, label }) => ({
      ...{ id: 'another_secret', sentence: `another secret is used: ${label}` },
      key: rightKey(question.scheme, cleaned(text)),
    })),
    ...question.secrets.flatMap((secret) => wrongKeys(question.scheme, secret)),
  ];
  const head = headOf(question);
  for (const { id, sentence, key } of keys) {
    for (const variant of variants) {
      if (!variant.isSingle || !(await trials.fits([key], head, variant.bytes))) continue;
      const cause = bodyCause(question, variant, `, if ${sentence}`);
      return { ...cause, id: `${cause.id}+${id}` };
    }
  }
  return null;
}

const SHIFT_MAX_S = 300;

/** Tries other times: the header may have the time of another attempt, or of the receiver. */
async function otherTime(question: Question, trials: Trials): Promise<Cause | null> {
  const { scheme, timestamp, body } = question;
  if (scheme !== 'standard') return null;
  for (let shift = 1; shift <= SHIFT_MAX_S; shift += 1) {
    for (const seconds of [Number(timestamp) - shift, Number(timestamp) + shift]) {
      const head = headOf({ ...question, timestamp: String(seconds) });
      if (!(await trials.fits(trials.rightKeys, head, body))) continue;
      const sentence = `webhook-timestamp was changed. The signature matches ${seconds}, ${shift} s ${seconds < Number(timestamp) ? 'earlier' : 'later'}.`;
      return { id: 'timestamp_changed', sentence, fix: 'headers', where: null };
    }
  }
  return null;
}

function bodyCause(question: Question, variant: BodyVariant, more: string, by = 'The signature'): Cause {
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
