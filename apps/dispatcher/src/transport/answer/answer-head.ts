// The head of an HTTP/1 answer: status line and headers, as leniently as curl reads them. Lines may end in a line feed
// alone, values may go on in the next line, the reason phrase may be missing. What decides where the answer ends is read
// strictly: an answer whose end cannot be known is refused.

type AnswerHeaders = Record<string, string | string[]>;

/** Where the body ends. */
type Framing = { kind: 'length'; bytes: number; isDisputed: boolean } | { kind: 'chunked' } | { kind: 'close' };

export type AnswerHead = {
  status: number;
  /** Names in lower case; a repeated one is a list. */
  headers: AnswerHeaders;
  framing: Framing;
  /** The receiver keeps the connection after this answer. */
  isKept: boolean;
  /** How long it keeps it, where it says so. */
  keptForMs: number | null;
};

/** Why an answer cannot be read. `why` follows the words "the answer of HOST". */
export type AnswerFlaw = { status: number | null; why: string };

export type StatusLine = { status: number; isHttp11: boolean };

/** HTTP/2 in a status line is what some servers write although they speak HTTP/1.1; curl takes it as well. */
const STATUS_LINE = /^HTTP\/(1\.\d|2(?:\.0)?)[ \t]+([1-9]\d\d)(?!\d)/i;

export function parseStatusLine(line: string): StatusLine | AnswerFlaw {
  const found = STATUS_LINE.exec(line);
  if (found === null) return { status: null, why: `has a status line that cannot be read: ${quoted(line)}` };
  const [, version = '', status] = found;
  return { status: Number(status), isHttp11: version !== '1.0' && version.startsWith('1') };
}

/** @param lines header lines without their ends, continuation lines joined */
export function parseHead({ status, isHttp11 }: StatusLine, lines: readonly string[]): AnswerHead | AnswerFlaw {
  const headers: AnswerHeaders = {};
  for (const line of lines) {
    const colon = line.indexOf(':');
    // Not a header. Older versions of curl pass over such a line as well.
    if (colon < 1) continue;
    const name = withoutBlanks(line, 0, colon).toLowerCase();
    if (name !== '__proto__') append(headers, name, readable(withoutBlanks(line, colon + 1, line.length)));
  }
  const framing = framingOf(status, headers);
  if ('why' in framing) return framing;
  const connection = all(headers['connection']).toLowerCase();
  const isKept = isHttp11 ? !/\bclose\b/.test(connection) : /\bkeep-alive\b/.test(connection);
  const hint = /\btimeout\s*=\s*"?(\d{1,9})/i.exec(all(headers['keep-alive']));
  return {
    status,
    headers,
    framing,
    // Another reader may see another end: what follows this answer is not certain to be the next one.
    isKept: isKept && framing.kind !== 'close' && !(framing.kind === 'length' && framing.isDisputed),
    keptForMs: hint === null ? null : Number(hint[1]) * 1000,
  };
}

/** Spaces and tabs alone: `trim` takes away bytes that belong to UTF-8 characters as well. */
function withoutBlanks(line: string, from: number, to: number): string {
  let [start, end] = [from, to];
  while (start < end && isBlank(line.charCodeAt(start))) start += 1;
  while (end > start && isBlank(line.charCodeAt(end - 1))) end -= 1;
  return line.slice(start, end);
}

const isBlank = (code: number): boolean => code === 0x20 || code === 0x09;

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Values come as Latin-1, which is what the standard says; most servers that go beyond ASCII write UTF-8. */
function readable(value: string): string {
  if (!/[\x80-\xff]/.test(value)) return value;
  try {
    return utf8.decode(Buffer.from(value, 'latin1'));
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return value;
  }
}

function append(headers: AnswerHeaders, name: string, value: string): void {
  // Own names only: a header may be called "constructor".
  const before = Object.hasOwn(headers, name) ? headers[name] : undefined;
  if (before === undefined) headers[name] = value;
  else if (typeof before === 'string') headers[name] = [before, value];
  else before.push(value);
}

const all = (value: string | string[] | undefined): string =>
  value === undefined ? '' : typeof value === 'string' ? value : value.join(',');

function framingOf(status: number, headers: AnswerHeaders): Framing | AnswerFlaw {
  if (status === 204 || status === 304) return { kind: 'length', bytes: 0, isDisputed: false };
  const lengths = headers['content-length'];
  const codings = headers['transfer-encoding'];
  if (codings !== undefined) {
    const names = all(codings)
      .toLowerCase()
      .split(',')
      .map((coding) => coding.replace(/;.*/, '').trim())
      .filter((coding) => coding !== '' && coding !== 'identity');
    const isChunked = names.includes('chunked');
    if (isChunked && lengths !== undefined) {
      return {
        status,
        why: 'has both a content-length and transfer-encoding: chunked, so its end is unknown',
      };
    }
    if (isChunked) return { kind: 'chunked' };
    if (names.length > 0) return { kind: 'close' };
  }
  if (lengths === undefined) return { kind: 'close' };
  // As nearly every answer has it.
  if (typeof lengths === 'string' && PLAIN_LENGTH.test(lengths)) {
    return { kind: 'length', bytes: Number(lengths), isDisputed: false };
  }
  return lengthOf(status, [lengths].flat());
}

const PLAIN_LENGTH = /^\d{1,15}$/;

/** More digits than a number holds exactly. Such a length is longer than anything we read, and is not waited for. */
const LENGTH_DIGITS_MAX = 15;

/**
 * Of several lengths the last line counts, and of several in one line the first: so curl reads them, whether they are
 * equal or differ. What follows the digits is passed over, as curl does.
 */
function lengthOf(status: number, lines: readonly string[]): Framing | AnswerFlaw {
  const ofLines = lines.map((line) => line.split(',').map(digitsOf));
  if (ofLines.some(([first]) => first === null)) {
    return { status, why: `has a content-length that is not a number: ${quoted(lines.join(','))}` };
  }
  const isDisputed = new Set(ofLines.flat()).size > 1;
  const last = ofLines.flatMap(([first]) => first ?? []).findLast(({ length }) => length <= LENGTH_DIGITS_MAX);
  return last === undefined ? { kind: 'close' } : { kind: 'length', bytes: Number(last), isDisputed };
}

const digitsOf = (length: string): string | null => /^\s*\+?0*(\d+)/.exec(length)?.[1] ?? null;

const QUOTED_MAX = 40;

/** The beginning of what a receiver sent, fit for a sentence. */
export function quoted(text: string): string {
  const printable = text.slice(0, QUOTED_MAX).replace(/[^\x20-\x7e]/g, '·');
  return `"${printable}${text.length > QUOTED_MAX ? '…' : ''}"`;
}
