// Looks for what would make a signature fit: each usual mistake alone, then a rewritten body together with a wrong key.
import { bodyVariants } from './body-variants.ts';
import { base64, concat, equal, fromBase64, fromBase64Url, fromHex, utf8, utf8Text } from './bytes.ts';
import type { FixKind } from './fixes.ts';
import { cleaned, standardKey, vendorKey, wrongKeys } from './keys.ts';
import { hmac, sha256 } from './mac.ts';

export type Difference = {
  /** Of the body in hand, from 0. */
  offset: number;
  expected: string;
  received: string;
};

export type Cause = {
  /** Stable, for programs: `json_compact`, `secret_as_text`, `another_secret`, … */
  id: string;
  sentence: string;
  fix: FixKind;
  /** Where the body in hand departs from the one that was signed. */
  where: Difference | null;
};

export type Question = {
  scheme: 'standard' | 'vendor';
  id: string;
  timestamp: string;
  body: Uint8Array;
  /** As received: base64 after `v1,`, or hex. */
  signatures: readonly string[];
  secret: string;
  others: readonly { text: string; label: string }[];
  digest: Uint8Array | null;
};

/** Every form that somebody may have written a MAC in. */
const macsOf = (signature: string): Uint8Array[] =>
  [fromBase64(signature), fromHex(signature), fromBase64Url(signature)].filter(
    (bytes) => bytes?.length === 32,
  ) as Uint8Array[];

const fits = (question: Question, mac: Uint8Array): boolean =>
  question.signatures.some((signature) => macsOf(signature).some((one) => equal(one, mac)));

const rightKey = ({ scheme, secret }: Pick<Question, 'scheme' | 'secret'>): Uint8Array =>
  scheme === 'standard' ? standardKey(secret) : vendorKey(secret);

export const contentOf = ({ scheme, id, timestamp }: Question, body: Uint8Array): Uint8Array =>
  scheme === 'standard' ? concat(utf8(`${id}.${timestamp}.`), body) : body;

export async function findCause(question: Question): Promise<Cause | null> {
  const key = rightKey(question);
  const fitsWith = async (other: Uint8Array, content: Uint8Array) => fits(question, await hmac(other, content));
  const content = contentOf(question, question.body);
  const named = question.scheme === 'standard' ? 'webhook-signature' : 'x-omneo-hmac-sha256';
  if (await fitsWith(key, content)) {
    const sentence = `${named} is the right one, written in another way than it must be${encodingOf(question)}.`;
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
  // The digest is of what was sent: it tells a changed body also where the secret is another one.
  if (question.digest !== null) {
    for (const variant of variants) {
      if (!equal(await sha256(variant.bytes), question.digest)) continue;
      return bodyCause(question, variant, ' (by content-digest; the secret is another one, too)');
    }
  }
  return bothWrong(question, variants, fitsWith);
}

type Fits = (key: Uint8Array, content: Uint8Array) => Promise<boolean>;
type Variant = Awaited<ReturnType<typeof bodyVariants>>[number];

async function wrongKey(question: Question, content: Uint8Array, fitsWith: Fits): Promise<Cause | null> {
  for (const { text, label } of question.others) {
    if (!(await fitsWith(rightKey({ ...question, secret: cleaned(text) }), content))) continue;
    const sentence = `It was signed with another secret: ${label}.`;
    return { id: 'another_secret', sentence, fix: 'secret', where: null };
  }
  for (const { id, sentence, key } of wrongKeys(question.secret, rightKey(question))) {
    if (!(await fitsWith(key, content))) continue;
    const fix = question.scheme === 'standard' ? 'standard_key' : 'vendor_key';
    return { id, sentence: `The signature fits if ${sentence}.`, fix, where: null };
  }
  return null;
}

async function bothWrong(question: Question, variants: readonly Variant[], fitsWith: Fits): Promise<Cause | null> {
  for (const { id, sentence, key } of wrongKeys(question.secret, rightKey(question))) {
    for (const variant of variants) {
      if (!(await fitsWith(key, contentOf(question, variant.bytes)))) continue;
      const cause = bodyCause(question, variant, `, and ${sentence}`);
      return { ...cause, id: `${cause.id}+${id}` };
    }
  }
  return null;
}

function bodyCause(question: Question, variant: Variant, more: string): Cause {
  const sentence = `The body was changed after it was signed: the signature fits it ${variant.sentence}${more}.`;
  return { id: variant.id, sentence, fix: 'body', where: differenceOf(question.body, variant.bytes) };
}

function encodingOf({ scheme, signatures }: Question): string {
  const [first = ''] = signatures;
  if (scheme === 'standard') return fromHex(first) === null ? ' (base64url)' : ' (hex)';
  return /^[0-9a-fA-F]+$/.test(first) ? ' (upper-case hex)' : ' (base64)';
}

/** What is signed instead of `id.timestamp.body`, or with it. */
function otherContents({
  scheme,
  id,
  timestamp,
  body,
}: Question): [id: string, sentence: string, content: Uint8Array][] {
  const of = (head: string): Uint8Array => concat(utf8(head), body);
  if (scheme === 'vendor') {
    return [
      [
        'content_with_id',
        'webhook-id and webhook-timestamp were signed too; this header is of the body alone.',
        of(`${id}.${timestamp}.`),
      ],
    ];
  }
  return [
    ['content_body', 'Only the body was signed; id and timestamp were left out.', body],
    ['content_no_id', 'webhook-id was left out of what is signed.', of(`${timestamp}.`)],
    ['content_no_timestamp', 'webhook-timestamp was left out of what is signed.', of(`${id}.`)],
    ['content_swapped', 'webhook-timestamp was signed before webhook-id.', of(`${timestamp}.${id}.`)],
    ['content_milliseconds', 'The time was signed in milliseconds.', of(`${id}.${timestamp}000.`)],
    ['content_base64', 'The body was signed as base64 of it.', concat(utf8(`${id}.${timestamp}.`), utf8(base64(body)))],
  ];
}

const SHOWN = 24;

function differenceOf(received: Uint8Array, expected: Uint8Array): Difference {
  let offset = 0;
  while (offset < received.length && received[offset] === expected[offset]) offset += 1;
  const from = Math.max(0, offset - SHOWN / 3);
  const show = (bytes: Uint8Array): string => {
    const part = bytes.slice(from, from + SHOWN);
    return utf8Text(part) ?? Array.from(part, (byte) => byte.toString(16).padStart(2, '0')).join(' ');
  };
  return { offset, expected: show(expected), received: show(received) };
}
