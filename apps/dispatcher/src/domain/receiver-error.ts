// The code with which a receiver built with our kit says why it refused a delivery, read from the stored answer.
import type { ReceiverError } from '@posthorn/contracts';
import { RECEIVER_CODES, type ReceiverCodeText } from '@posthorn/contracts/plain';
import { readJson } from './read-json.ts';

type Answered = {
  status: number | null;
  error: unknown;
  response: { body: Uint8Array; truncated: boolean } | null;
};

const CODE = /^[a-z_]{1,40}$/;
/** What the kit writes next to the code. An answer with anything else is of another product. */
const OURS: ReadonlySet<string> = new Set(['code', 'message', 'hint', 'framework']);

const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * A code that is not in the table, that came with another status, or in an answer that the kit does not write, has no
 * explanation: it may be of another product. Nothing but the code is taken from the answer.
 * @returns `null` for a success, a broken exchange, and an answer without such a code
 */
export function receiverErrorOf({ status, error, response }: Answered): ReceiverError | null {
  if (status === null || error !== null || response === null || response.truncated) return null;
  if (status >= 200 && status < 300) return null;
  const answer = objectIn(response.body);
  const refusal = answer?.['error'];
  if (answer === null || !isObject(refusal)) return null;
  const { code } = refusal;
  if (typeof code !== 'string' || !CODE.test(code)) return null;
  const isOurs = Object.keys(answer).length === 1 && Object.keys(refusal).every((name) => OURS.has(name));
  const known = isOurs ? textOf(code) : null;
  if (known?.status !== status) return { code, explanation: null };
  const { title, cause, fix, page } = known;
  return { code, explanation: { title, cause, fix, page } };
}

const textOf = (code: string): ReceiverCodeText | null =>
  Object.hasOwn(RECEIVER_CODES, code) ? RECEIVER_CODES[code as keyof typeof RECEIVER_CODES] : null;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const BRACE = 0x7b;
const SPACES: ReadonlySet<number | undefined> = new Set([0x20, 0x09, 0x0a, 0x0d]);

function objectIn(bytes: Uint8Array): Record<string, unknown> | null {
  let at = 0;
  while (SPACES.has(bytes[at])) at += 1;
  // Most answers of other receivers are pages and plain texts.
  if (bytes[at] !== BRACE) return null;
  try {
    const value = readJson(utf8.decode(bytes));
    return isObject(value) ? value : null;
  } catch (error) {
    // Not UTF-8, or not JSON: the answer says nothing that is believed.
    if (error instanceof SyntaxError || error instanceof TypeError) return null;
    throw error;
  }
}
