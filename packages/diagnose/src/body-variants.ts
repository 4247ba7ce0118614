// Reconstructs bodies as they may have been before something rewrote them. Each variant undoes one common change. They are
// made one after the other, as far as the budget goes.
import { concat, equal, latin1, latin1Bytes, trimmed, utf8, utf8Text } from './bytes.ts';
import { packed, unpacked } from './gzip.ts';
import { jsonVariants } from './json-variants.ts';
import { COST, type Work } from './work.ts';
import { unwrapped } from './wrapped-bodies.ts';

/** `isSingle`: one change leads to it. */
export type BodyVariant = { id: string; sentence: string; bytes: Uint8Array; isSingle: boolean };

type Change = readonly [id: string, sentence: string, bytes: Uint8Array | null];

const BOM = new Uint8Array([0xef, 0xbb, 0xbf]);

/**
 * The variants of a body, the likeliest first, without the body itself.
 * @param sentBytes how long the sent one was, if it had another length
 */
export async function* bodyVariants(
  body: Uint8Array,
  work: Work,
  sentBytes: number | null = null,
): AsyncGenerator<BodyVariant> {
  const hasBom = BOM.every((byte, i) => body[i] === byte);
  const plain = hasBom ? body.subarray(3) : body;
  for (const [id, sentence, bytes] of wholeBody(body, plain, work)) {
    if (bytes === null || equal(bytes, body)) continue;
    yield { id, sentence, bytes, isSingle: true };
    const inner = id === 'base64' ? await unpacked(bytes, work) : null;
    if (inner !== null)
      yield { id: `${id}+gzip`, sentence: `${sentence}, and decompressed`, bytes: inner, isSingle: true };
  }
  const unzipped = await unpacked(body, work);
  const gzip = 'after decompression (the received body is still gzip)';
  if (unzipped !== null) yield { id: 'gzip', sentence: gzip, bytes: unzipped, isSingle: true };
  for (const { id, sentence, bytes, changes } of jsonVariants(plain, work, sentBytes)) {
    yield { id, sentence, bytes, isSingle: changes === 1 };
  }
  const packedBody = await packed(body, work);
  const gunzip = 'compressed with gzip, before something decompressed it';
  if (packedBody !== null) yield { id: 'gunzip', sentence: gunzip, bytes: packedBody, isSingle: true };
}

function* wholeBody(body: Uint8Array, plain: Uint8Array, work: Work): Generator<Change> {
  // Before the changes of white space: trimming removes a byte order mark as well.
  if (plain !== body) yield ['bom_removed', 'without the byte order mark at its beginning', plain];
  yield* unwrapped(body, work);
  yield* ofLines(body, work);
  if (!work.afford(body.length * COST.copy)) return;
  yield ['bom_added', 'with the byte order mark that something removed from its beginning', concat(BOM, body)];
  yield* ofLatin1(body, work);
}

/** Variants with other line breaks, or other white space at the ends. */
function* ofLines(body: Uint8Array, work: Work): Generator<Change> {
  const text = trimmed(body);
  const start = body.subarray(0, body.length - (body.length - (text.byteOffset - body.byteOffset) - text.length));
  const breaks = body.at(-1) === LF ? (body.at(-2) === CR ? 2 : 1) : 0;
  yield ['line_feed_added', 'without the line break at its end', body.subarray(0, body.length - breaks)];
  yield ['white_space_added', 'without the white space around it', text];
  if (!work.afford(4 * body.length * COST.copy)) return;
  yield ['line_feed_removed', 'with the line feed that something cut off its end', concat(start, new Uint8Array([LF]))];
  yield ['crlf_removed', 'with the CR LF that something cut off its end', concat(start, new Uint8Array([CR, LF]))];
  if (!body.includes(LF) || !work.afford(6 * body.length * COST.copy)) return;
  const lines = withoutCr(body);
  yield ['crlf', 'with LF as line breaks instead of CR LF', lines];
  yield ['lf', 'with CR LF as line breaks instead of LF', withCr(lines)];
}

const [CR, LF] = [0x0d, 0x0a];

function withoutCr(body: Uint8Array): Uint8Array {
  const lines = new Uint8Array(body.length);
  let to = 0;
  for (let at = 0; at < body.length; at += 1) {
    if (body[at] !== CR || body[at + 1] !== LF) lines[to++] = body[at] as number;
  }
  return lines.subarray(0, to);
}

function withCr(lines: Uint8Array): Uint8Array {
  const body = new Uint8Array(2 * lines.length);
  let to = 0;
  for (const byte of lines) {
    if (byte === LF) body[to++] = CR;
    body[to++] = byte;
  }
  return body.subarray(0, to);
}

function* ofLatin1(body: Uint8Array, work: Work): Generator<Change> {
  if (!work.afford(body.length * COST.decode)) return;
  const text = utf8Text(body);
  // In ASCII both are the same.
  if (text?.length === body.length) return;
  if (text !== null)
    yield ['latin1_read', 'before something read it as Latin-1 and wrote it as UTF-8', latin1Bytes(text)];
  else if (work.afford(6 * body.length * COST.decode))
    yield ['latin1_written', 'in UTF-8, before something wrote it as Latin-1', utf8(latin1(body))];
}
