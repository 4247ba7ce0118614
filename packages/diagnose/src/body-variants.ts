// Reconstructs bodies as they may have been before something rewrote them. Each variant undoes one common change.
import { concat, equal, latin1, latin1Bytes, utf8, utf8Text } from './bytes.ts';
import { jsonVariants } from './json-variants.ts';
import { unwrapped } from './wrapped-bodies.ts';

/** `isSingle`: one change leads to it. */
export type BodyVariant = { id: string; sentence: string; bytes: Uint8Array; isSingle: boolean };

const BOM = new Uint8Array([0xef, 0xbb, 0xbf]);

/** The variants of a body, the likeliest first. Leaves out the body itself and duplicates. */
export async function bodyVariants(body: Uint8Array): Promise<BodyVariant[]> {
  const found: BodyVariant[] = [];
  const add = (id: string, sentence: string, bytes: Uint8Array | null, isSingle = true): void => {
    if (bytes === null || equal(bytes, body)) return;
    if (isSingle && found.some((one) => equal(one.bytes, bytes))) return;
    found.push({ id, sentence, bytes, isSingle });
  };
  const text = utf8Text(body);
  // Before the changes of white space: trimming removes a byte order mark as well.
  add('bom_removed', 'without the byte order mark at its beginning', startsWith(body, BOM) ? body.slice(3) : null);
  for (const [id, sentence, bytes] of unwrapped(body)) add(id, sentence, bytes);
  if (text !== null) for (const [id, sentence, other] of ofLines(text)) add(id, sentence, utf8(other));
  add('bom_added', 'with the byte order mark that something removed from its beginning', concat(BOM, body));
  add(
    'latin1_read',
    'before something read it as Latin-1 and wrote it as UTF-8',
    text === null ? null : latin1Bytes(text),
  );
  if (text === null) add('latin1_written', 'in UTF-8, before something wrote it as Latin-1', utf8(latin1(body)));
  add('gzip', 'after decompression (the received body is still gzip)', await unpacked(body));
  add('gunzip', 'compressed with gzip, before something decompressed it', await packed(body));
  const plain = text === null || !text.startsWith('\ufeff') ? text : text.slice(1);
  if (plain !== null) {
    for (const { id, sentence, text: other, changes } of jsonVariants(plain)) {
      add(id, sentence, utf8(other), changes === 1);
    }
  }
  return found;
}

type Line = [id: string, sentence: string, text: string];

/** Variants with other line breaks, or other white space at the ends. */
function ofLines(text: string): Line[] {
  const trimmed = text.trimEnd();
  return [
    ['line_feed_added', 'without the line break at its end', text.replace(/\r?\n$/, '')],
    ['white_space_added', 'without the white space around it', text.trim()],
    ['line_feed_removed', 'with the line feed that something cut off its end', `${trimmed}\n`],
    ['crlf_removed', 'with the CR LF that something cut off its end', `${trimmed}\r\n`],
    ['crlf', 'with LF as line breaks instead of CR LF', text.replaceAll('\r\n', '\n')],
    ['lf', 'with CR LF as line breaks instead of LF', text.replace(/\r?\n/g, '\r\n')],
  ];
}

const startsWith = (bytes: Uint8Array, start: Uint8Array): boolean => start.every((byte, i) => bytes[i] === byte);

const UNPACKED_MAX_BYTES = 8 * 1024 * 1024;
const PACKED_MAX_BYTES = 256 * 1024;

/** Decompresses a body; `null` if it is not gzip, or too large. */
const unpacked = async (body: Uint8Array): Promise<Uint8Array | null> =>
  body[0] === 0x1f && body[1] === 0x8b ? through(new DecompressionStream('gzip'), body) : null;

/** Compresses a body as this runtime does. Other gzip writers produce other bytes, which cannot be found. */
const packed = async (body: Uint8Array): Promise<Uint8Array | null> =>
  body.length <= PACKED_MAX_BYTES ? through(new CompressionStream('gzip'), body) : null;

async function through(stream: CompressionStream | DecompressionStream, body: Uint8Array): Promise<Uint8Array | null> {
  try {
    const reader = new Blob([new Uint8Array(body)]).stream().pipeThrough(stream).getReader();
    const parts: Uint8Array[] = [];
    for (let size = 0; size <= UNPACKED_MAX_BYTES; ) {
      const { done, value } = await reader.read();
      if (done) return concat(...parts);
      size += value.length;
      parts.push(value);
    }
    await reader.cancel();
    return null;
  } catch {
    return null;
  }
}
