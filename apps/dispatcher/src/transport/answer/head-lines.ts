// Splits the head of an answer into lines as it comes in, in memory and time that do not depend on how it is cut into
// pieces, and stops as soon as it is certain that it is not HTTP.
import {
  type AnswerFlaw,
  type AnswerHead,
  parseHead,
  parseStatusLine,
  quoted,
  type StatusLine,
} from './answer-head.ts';

/** All heads of one answer together, as in curl: with 1xx answers before it there are several. */
const HEADS_MAX = 300 * 1024;

/** So many bytes are turned into text at a time: a usual head, and little of the body behind it. */
const WINDOW = 4 * 1024;

const HTTP = 'HTTP/';
const NEVER_ANSWERED = { status: null, why: 'sends 1xx answers without end' };

export class HeadLines {
  /** Bytes of all heads so far. */
  bytes = 0;
  #statusLine: StatusLine | null = null;
  #fields: string[] = [];
  /** Pieces of the line that has not ended yet. */
  #pieces: string[] = [];
  #hadInterim = false;
  /** The head under way begins as HTTP does. */
  #isHttp = false;

  /** Whether the first line of the final answer has come. */
  get hasStatus(): boolean {
    return this.#statusLine !== null && this.#statusLine.status >= 200;
  }

  /** Whether it has, and every line after it so far is whole. */
  get isWholeSoFar(): boolean {
    return this.hasStatus && this.#pieces.length === 0;
  }

  /** Takes bytes from `from` on. `end`: where the body begins; `null`: the head has not ended. */
  push(chunk: Buffer, from: number): { head: AnswerHead; end: number } | AnswerFlaw | null {
    for (let at = from; at < chunk.length; at += WINDOW) {
      const text = chunk.toString('latin1', at, Math.min(chunk.length, at + WINDOW));
      const found = this.#lines(text);
      if (found === null) continue;
      return 'why' in found ? found : { head: found.head, end: at + found.end };
    }
    return this.#isHttp ? null : this.#notHttp();
  }

  /** The head as far as it came: for receivers that end the connection instead of the head. */
  parse(): AnswerHead | AnswerFlaw {
    if (this.#statusLine === null) return { status: null, why: 'has no status line' };
    return parseHead(this.#statusLine, this.#fields);
  }

  #lines(text: string): { head: AnswerHead; end: number } | AnswerFlaw | null {
    let start = 0;
    for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', start)) {
      this.bytes += at + 1 - start;
      if (this.bytes > HEADS_MAX) return this.#tooLong();
      const found = this.#endLine(text.slice(start, at));
      start = at + 1;
      if (found !== null) return 'why' in found ? found : { head: found, end: start };
    }
    this.bytes += text.length - start;
    if (start < text.length) this.#pieces.push(text.slice(start));
    return this.bytes > HEADS_MAX ? this.#tooLong() : null;
  }

  #endLine(last: string): AnswerHead | AnswerFlaw | null {
    const whole = this.#pieces.length === 0 ? last : `${this.#pieces.join('')}${last}`;
    this.#pieces = [];
    const line = withoutReturns(whole);
    if (this.#statusLine === null) {
      // Empty lines before an answer are the rest of the one before it, or a habit.
      return line === '' ? null : this.#beginHead(line);
    }
    if (line.includes('\0')) return { status: null, why: 'has a NUL byte in its headers' };
    if (line !== '') {
      this.#addLine(line);
      return null;
    }
    if (this.#statusLine.status >= 200) return this.parse();
    this.#hadInterim = true;
    this.#statusLine = null;
    this.#fields = [];
    this.#isHttp = false;
    return null;
  }

  #beginHead(line: string): AnswerFlaw | null {
    if (!line.slice(0, HTTP.length).toUpperCase().startsWith(HTTP)) return notHttp(line);
    const parsed = parseStatusLine(line);
    if ('why' in parsed) return parsed;
    if (parsed.status === 101) {
      return { status: null, why: 'switches to another protocol (101), which the request did not ask for' };
    }
    this.#statusLine = parsed;
    this.#isHttp = true;
    return null;
  }

  #addLine(line: string): void {
    const isContinuation = line.startsWith(' ') || line.startsWith('\t');
    const before = isContinuation ? this.#fields.pop() : undefined;
    this.#fields.push(before === undefined ? line : `${before} ${line.replace(/^[ \t]+/, '')}`);
  }

  /** Judges a first line that has not ended: it must be able to become one of HTTP. */
  #notHttp(): AnswerFlaw | null {
    const line = this.#pieces.join('').replace(/^\r+/, '');
    const begin = line.slice(0, HTTP.length).toUpperCase();
    if (!HTTP.startsWith(begin)) return notHttp(line);
    this.#isHttp = begin === HTTP;
    return null;
  }

  #tooLong(): AnswerFlaw {
    if (this.#hadInterim) return NEVER_ANSWERED;
    return { status: null, why: `has headers that are too long (over ${HEADS_MAX / 1024} KiB)` };
  }
}

function withoutReturns(line: string): string {
  let end = line.length;
  while (end > 0 && line.charCodeAt(end - 1) === 0x0d) end -= 1;
  return end === line.length ? line : line.slice(0, end);
}

/** What speaks to us instead: the usual mistakes by name. */
function notHttp(begin: string): AnswerFlaw {
  const code = (at: number): number => begin.charCodeAt(at);
  // An HTTP/2 connection begins with a SETTINGS frame: 3 bytes of length, type 4.
  if (begin.length >= 4 && code(0) === 0 && code(3) === 4) {
    return { status: null, why: 'is HTTP/2, which the request did not ask for' };
  }
  if ((code(0) === 0x15 || code(0) === 0x16) && code(1) === 3) {
    return { status: null, why: 'is TLS: the URL probably needs https' };
  }
  return { status: null, why: `is not HTTP: it begins with ${quoted(begin)}` };
}
