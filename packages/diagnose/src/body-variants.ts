// Reconstructs bodies as they may have been before something rewrote them. Each variant undoes one common change. They are
// made one after the other, as far as the budget goes.
import { concat, encodeLatin1, equal, hasOther, latin1, latin1Bytes, trimmed, utf8, utf8Text } from './bytes.ts';
import { packed, unpacked } from './gzip.ts';
import { jsonVariants } from './json-variants.ts';
import { COST, SHORT_BYTES, type Work } from './work.ts';
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
  for (const [id, sentence, bytes] of wholeBody(body, plain, work, body.length > SHORT_BYTES ? sentBytes : null)) {
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

/** @param sentBytes of a large body: what would have another length is not made */
function* wholeBody(body: Uint8Array, plain: Uint8Array, work: Work, sentBytes: number | null): Generator<Change> {
  // Before the changes of white space: trimming removes a byte order mark as well.
  if (plain !== body) yield ['bom_removed', 'without the byte order mark at its beginning', plain];
  yield* unwrapped(body, work);
  yield* ofLines(body, work, sentBytes);
  if (!work.afford(body.length * COST.copy)) return;
  yield ['bom_added', 'with the byte order mark that something removed from its beginning', concat(BOM, body)];
  yield* ofLatin1(body, work, sentBytes);
}

/** Variants with other line breaks, or other white space at the ends. */
function* ofLines(body: Uint8Array, work: Work, sentBytes: number | null): Generator<Change> {
  const text = trimmed(body);
  const start = body.subarray(0, body.length - (body.length - (text.byteOffset - body.byteOffset) - text.length));
  const breaks = body.at(-1) === LF ? (body.at(-2) === CR ? 2 : 1) : 0;
  yield ['line_feed_added', 'without the line break at its end', body.subarray(0, body.length - breaks)];
  yield ['white_space_added', 'without the white space around it', text];
  for (const [id, what, lineEnd] of LINE_ENDS) {
    if (sentBytes !== null && sentBytes !== start.length + lineEnd.length) continue;
    if (!work.afford(2 * body.length * COST.copy)) return;
    yield [id, `with the ${what} that something cut off its end`, concat(start, lineEnd)];
  }
  // A text has few line breaks for its length. Replacing very many takes long.
  const lineFeeds = body.subarray(0, SAMPLE_BYTES).filter((byte) => byte === LF).length / SAMPLE_BYTES;
  const hasCr = body.includes(CR);
  if (sentBytes !== null && sentBytes < body.length !== hasCr) return;
  if (!body.includes(LF) || !work.afford(body.length * (COST.copy + lineFeeds * COST.replaced))) return;
  const lines = latin1(body);
  if (hasCr) yield ['crlf', 'with LF as line breaks instead of CR LF', encodeLatin1(lines.replaceAll('\r\n', '\n'))];
  if (!hasCr) yield ['lf', 'with CR LF as line breaks instead of LF', encodeLatin1(lines.replaceAll('\n', '\r\n'))];
}

const [CR, LF] = [0x0d, 0x0a];
const LINE_ENDS = [
  ['line_feed_removed', 'line feed', new Uint8Array([LF])],
  ['crlf_removed', 'CR LF', new Uint8Array([CR, LF])],
] as const;
const SAMPLE_BYTES = 4096;

function* ofLatin1(body: Uint8Array, work: Work, sentBytes: number | null): Generator<Change> {
  // In ASCII both are the same.
  if (!work.afford(body.length * COST.copy) || !hasOther(body)) return;
  const text = utf8Text(body);
  const [isLonger, isShorter] = [
    sentBytes === null || sentBytes > body.length,
    sentBytes === null || sentBytes < body.length,
  ];
  if (text !== null && isShorter)
    yield ['latin1_read', 'before something read it as Latin-1 and wrote it as UTF-8', latin1Bytes(text)];
  else if (text === null && isLonger && work.afford(2 * body.length * COST.decode))
    yield ['latin1_written', 'in UTF-8, before something wrote it as Latin-1', utf8(latin1(body))];
}
