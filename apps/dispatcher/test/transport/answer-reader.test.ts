// The reader of answers against whatever comes, however it is cut into pieces.
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import type { AnswerFlaw, AnswerHead } from '../../src/transport/answer/answer-head.ts';
import { AnswerReader, type StreamEnd } from '../../src/transport/answer/answer-reader.ts';
import { localTransport, OK, post, rawReceiver } from './receivers.ts';

type Reading = {
  head: AnswerHead | null;
  body: string;
  ended: boolean | null;
  flaw: AnswerFlaw | null;
  streamEnd: StreamEnd;
};

const BODY_READ = 2_000;

function read(pieces: readonly Uint8Array[]): Reading {
  const seen: Omit<Reading, 'streamEnd'> = { head: null, body: '', ended: null, flaw: null };
  let calls = 0;
  const once = (): void => {
    calls += 1;
    expect(calls).toBe(1);
  };
  const reader = new AnswerReader({
    onHead: (head) => {
      expect(seen.head).toBeNull();
      seen.head = head;
    },
    onBody: (part) => {
      expect(seen.head).not.toBeNull();
      seen.body += part.toString('latin1');
      if (seen.body.length < BODY_READ) return true;
      once();
      return false;
    },
    onEnd: (isReusable) => {
      once();
      seen.ended = isReusable;
    },
    onFlaw: (flaw) => {
      once();
      seen.flaw = flaw;
    },
  });
  for (const piece of pieces) reader.push(Buffer.from(piece));
  const streamEnd = reader.end();
  return { ...seen, streamEnd };
}

/** What may differ: how much beyond the wanted body came, whether bytes behind the end came with it, the bytes quoted. */
function essence({ head, body, ended, flaw, streamEnd }: Reading) {
  return {
    head,
    body: body.slice(0, BODY_READ),
    isFlawed: flaw !== null,
    status: flaw?.status,
    hasEnded: ended !== null,
    streamEnd,
  };
}

const cut = (bytes: Uint8Array, at: readonly number[]): Uint8Array[] => {
  const ends = [...new Set([...at.map((place) => place % (bytes.length + 1)), bytes.length])].toSorted((a, b) => a - b);
  return ends.map((end, index) => bytes.subarray(ends[index - 1] ?? 0, end));
};

const fragment = fc.constantFrom(
  'HTTP/1.1 200 OK\r\n',
  'HTTP/1.0 500\n',
  'HTTP/1.1 103 X\r\n\r\n',
  'HTTP/1.1 204 \r\n',
  'content-length: 2\r\n',
  'content-length: 5, 5\n',
  'transfer-encoding: chunked\r\n',
  'connection: close\r\n',
  'x: a\r\n b\r\n',
  'caf\xe9: \xc3\xa9\n',
  'constructor: 1\r\n',
  '__proto__: 1\r\n',
  '\r\n',
  '\n',
  '2\r\nok\r\n',
  '3;a=b\nabc\n',
  '0\r\n\r\n',
  'ok',
  '\0',
  'zz',
);
const answerLike = fc
  .array(fc.oneof({ weight: 9, arbitrary: fragment }, fc.string({ maxLength: 5 })), { maxLength: 14 })
  .map((parts) => Buffer.from(`HTTP/1.1 200 OK\r\n${parts.join('')}`, 'latin1'));
const anything = fc.oneof(
  { weight: 3, arbitrary: answerLike },
  fc.array(fragment, { maxLength: 8 }).map((parts) => Buffer.from(parts.join(''), 'latin1')),
  fc.uint8Array({ maxLength: 200 }),
);

describe('network-3: reading an answer', () => {
  it('network-3: ends the same way however it is cut into pieces', () => {
    fc.assert(
      fc.property(anything, fc.array(fc.nat(), { maxLength: 8 }), (bytes, at) => {
        expect(essence(read(cut(bytes, at)))).toEqual(essence(read([bytes])));
      }),
      { numRuns: 2_000 },
    );
  });

  it('network-3: ends the same way in single bytes', () => {
    fc.assert(
      fc.property(anything, (bytes) => {
        const single = [...bytes].map((byte) => Uint8Array.of(byte));
        expect(essence(read(single))).toEqual(essence(read([bytes])));
      }),
      { numRuns: 500 },
    );
  });

  it('network-3: gives back what a well-formed answer holds', () => {
    const name = fc.stringMatching(/^x-[a-z]{1,8}$/);
    const value = fc.stringMatching(/^[!-~]([ -~]{0,20}[!-~])?$/);
    fc.assert(
      fc.property(
        fc.integer({ min: 200, max: 999 }),
        fc.uniqueArray(fc.tuple(name, value), { selector: ([own]) => own, maxLength: 6 }),
        fc.uint8Array({ maxLength: 1_000 }),
        fc.constantFrom('\r\n', '\n', '\r\r\n'),
        fc.constantFrom('length', 'chunked', 'close'),
        fc.array(fc.nat(), { maxLength: 5 }),
        (status, fields, body, eol, framing, at) => {
          const lines = fields.map(([own, text]) => `${own}: ${text}`);
          if (framing === 'length') lines.push(`content-length: ${body.length}`);
          if (framing === 'chunked') lines.push('transfer-encoding: chunked');
          const chunks = cut(body, at).filter((chunk) => chunk.length > 0);
          const parts =
            framing === 'chunked'
              ? [...chunks.flatMap((chunk) => [`${chunk.length.toString(16)}${eol}`, chunk, eol]), `0${eol}${eol}`]
              : [body];
          const whole = [`HTTP/1.1 ${status} X`, ...lines, '', ''].join(eol);
          const bytes = Buffer.concat(
            [whole, ...parts].map((part) => (typeof part === 'string' ? Buffer.from(part) : part)),
          );
          const reading = read(cut(bytes, at));
          const hasBody = status !== 204 && status !== 304;
          expect(reading).toMatchObject({ head: { status }, flaw: null, streamEnd: 'ended' });
          expect(reading.head?.headers).toMatchObject(Object.fromEntries(fields));
          if (hasBody) expect(reading.body).toBe(Buffer.from(body).toString('latin1'));
        },
      ),
      { numRuns: 500 },
    );
  });

  it('network-3: a fault of the reader itself costs the attempt, not the process', async () => {
    const push = vi.spyOn(AnswerReader.prototype, 'push').mockImplementation(() => {
      throw new TypeError('a bug');
    });
    try {
      await using receiver = await rawReceiver((socket) => socket.write(OK));
      await using transport = localTransport();
      expect((await post(transport, receiver.url)).error).toEqual({
        kind: 'protocol_error',
        message: `reading the answer of 127.0.0.1:${receiver.port} failed: TypeError: a bug`,
      });
    } finally {
      push.mockRestore();
    }
  });

  it('network-3: takes a head of 250 KiB in single bytes', () => {
    const head = Buffer.from(`HTTP/1.1 200 OK\r\nx: ${'y'.repeat(250 * 1024)}\r\ncontent-length: 0\r\n\r\n`);
    const reading = read([...head].map((byte) => Uint8Array.of(byte)));
    expect(reading).toMatchObject({ head: { status: 200 }, ended: true, flaw: null });
  });
});
