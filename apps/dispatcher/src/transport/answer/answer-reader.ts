// Reads one HTTP/1 answer from the bytes of a connection, however they are cut. Why not a ready-made parser: the strict
// ones refuse answers that curl, and so every receiver's author, takes; the lenient modes of others read on where an
// answer's end is not known. Bounded in memory and time against whatever comes.
import type { AnswerFlaw, AnswerHead } from './answer-head.ts';
import { ChunkedBody } from './chunked-body.ts';
import { HeadLines } from './head-lines.ts';

export interface AnswerSink {
  /** The head of the final answer; 1xx answers before it are passed over. */
  onHead(head: AnswerHead): void;
  /** A part of the body, valid during the call only. `false` = no more is wanted. */
  onBody(part: Buffer): boolean;
  /** @param isReusable whether the connection may carry another exchange */
  onEnd(isReusable: boolean): void;
  onFlaw(flaw: AnswerFlaw): void;
}

/** What the end of the stream means: the answer ended with it, or was cut off, maybe before it began. */
export type StreamEnd = 'ended' | 'cut';

export class AnswerReader {
  readonly #sink: AnswerSink;
  readonly #lines = new HeadLines();
  #head: AnswerHead | null = null;
  #chunked: ChunkedBody | null = null;
  /** Of a body with a length: what is still to come. */
  #left = 0;
  #isOver = false;

  constructor(sink: AnswerSink) {
    this.#sink = sink;
  }

  /** Whether any byte has come. */
  get hasBegun(): boolean {
    return this.#lines.bytes > 0;
  }

  /** Whether the first line of the final answer has come. */
  get hasStatus(): boolean {
    return this.#head !== null || this.#lines.hasStatus;
  }

  push(chunk: Buffer): void {
    if (this.#isOver) return;
    if (this.#head !== null) {
      this.#body(chunk, 0);
      return;
    }
    const found = this.#lines.push(chunk, 0);
    if (found === null) return;
    if ('why' in found) this.#fail(found);
    else {
      this.#begin(found.head);
      this.#body(chunk, found.end);
    }
  }

  /** The receiver has ended its side of the connection. Calls `onHead` where that ended the head, as curl has it. */
  end(): StreamEnd {
    if (this.#isOver) return 'ended';
    if (this.#head === null) {
      if (!this.#lines.isWholeSoFar) return 'cut';
      const head = this.#lines.parse();
      if ('why' in head) return 'cut';
      this.#begin(head);
    }
    if (this.#chunked !== null) return this.#chunked.isLastRead ? 'ended' : 'cut';
    return this.#head?.framing.kind === 'close' || this.#left === 0 ? 'ended' : 'cut';
  }

  #begin(head: AnswerHead): void {
    this.#head = head;
    if (head.framing.kind === 'chunked') this.#chunked = new ChunkedBody();
    else if (head.framing.kind === 'length') this.#left = head.framing.bytes;
    this.#sink.onHead(head);
  }

  #body(chunk: Buffer, from: number): void {
    if (this.#chunked !== null) this.#chunks(this.#chunked, chunk, from);
    else if (this.#head?.framing.kind === 'close') this.#take(chunk.subarray(from));
    else this.#withLength(chunk, from);
  }

  #withLength(chunk: Buffer, from: number): void {
    const end = Math.min(chunk.length, from + this.#left);
    this.#left -= end - from;
    if (this.#take(chunk.subarray(from, end)) && this.#left === 0) this.#finish(end === chunk.length);
  }

  #chunks(chunked: ChunkedBody, chunk: Buffer, from: number): void {
    const stopped = chunked.push(chunk, from, (part) => this.#take(part));
    if (typeof stopped === 'string') this.#fail({ status: this.#head?.status ?? null, why: stopped });
    else if (chunked.hasEnded && !this.#isOver) this.#finish(stopped === chunk.length);
  }

  #take(part: Buffer): boolean {
    if (part.length > 0 && !this.#sink.onBody(part)) this.#isOver = true;
    return !this.#isOver;
  }

  /** Bytes behind an answer belong to no request: with them the connection cannot be used again. */
  #finish(isNothingLeft: boolean): void {
    this.#isOver = true;
    this.#sink.onEnd(isNothingLeft && this.#head?.isKept === true);
  }

  #fail(flaw: AnswerFlaw): void {
    this.#isOver = true;
    this.#sink.onFlaw(flaw);
  }
}
