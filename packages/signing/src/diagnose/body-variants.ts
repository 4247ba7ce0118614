// Reconstructs bodies as they may have been before something rewrote them. Each variant undoes one common change.
import { concat, equal, latin1, latin1Bytes, utf8, utf8Text } from './bytes.ts';
import { jsonVariants } from './json-variants.ts';

/** `isSingle`: it takes one change only. */
export type BodyVariant = { id: string; sentence: string; bytes: Uint8Array; isSingle: boolean };

const BOM = new Uint8Array([0xef, 0xbb, 0xbf]);

/** Without the bytes themselves, each only once, the likeliest first. */
export async function bodyVariants(body: Uint8Array): Promise<BodyVariant[]> {
  const found: BodyVariant[] = [];
  const add = (id: string, sentence: string, bytes: Uint8Array | null, isSingle = true): void => {
    if (bytes === null || equal(bytes, body)) return;
    if (isSingle && found.some((one) => equal(one.bytes, bytes))) return;
    found.push({ id, sentence, bytes, isSingle });
  };
  const text = utf8Text(body);
  // First: what counts as white space in texts takes it along.
  add('bom_removed', 'without the byte order mark at its beginning', startsWith(body, BOM) ? body.slice(3) : null);
  if (text !== null) for (const [id, sentence, other] of ofLines(text)) add(id, sentence, utf8(other));
  add('bom_added', 'with a byte order mark, which something took off', concat(BOM, body));
  add('latin1_read', 'before it was read as Latin-1 and written as UTF-8', text === null ? null : latin1Bytes(text));
  if (text === null) add('latin1_written', 'in UTF-8, before it was written as Latin-1', utf8(latin1(body)));
  add('gzip', 'unpacked: what was received is still gzip', await unpacked(body));
  add('gunzip', 'packed by gzip, as something unpacked it', await packed(body));
  const plain = text === null || !text.startsWith('\ufeff') ? text : text.slice(1);
  if (plain !== null) {
    for (const { id, sentence, text: other, changes } of jsonVariants(plain)) {
      add(id, sentence, utf8(other), changes === 1);
    }
  }
  return found;
}

type Line = [id: string, sentence: string, text: string];

/** Of its ends and its line breaks. */
function ofLines(text: string): Line[] {
  const trimmed = text.trimEnd();
  return [
    ['line_feed_added', 'without the line break at its end', text.replace(/\r?\n$/, '')],
    ['white_space_added', 'without the white space around it', text.trim()],
    ['line_feed_removed', 'with a line feed at its end, which something cut off', `${trimmed}\n`],
    ['crlf_removed', 'with CR LF at its end, which something cut off', `${trimmed}\r\n`],
    ['crlf', 'with LF where line breaks are CR LF now', text.replaceAll('\r\n', '\n')],
    ['lf', 'with CR LF where line breaks are LF now', text.replace(/\r?\n/g, '\r\n')],
  ];
}

const startsWith = (bytes: Uint8Array, start: Uint8Array): boolean => start.every((byte, i) => bytes[i] === byte);

const UNPACKED_MAX_BYTES = 8 * 1024 * 1024;
const PACKED_MAX_BYTES = 256 * 1024;

/** `null` for what is no gzip, or too large. */
const unpacked = async (body: Uint8Array): Promise<Uint8Array | null> =>
  body[0] === 0x1f && body[1] === 0x8b ? through(new DecompressionStream('gzip'), body) : null;

/** One of the forms that gzip gives; other packers give others, which cannot be found. */
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
