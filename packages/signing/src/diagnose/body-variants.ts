// What a body may have been before something rewrote it. Each variant undoes one usual change of the bytes in hand.
import { concat, equal, latin1, latin1Bytes, utf8, utf8Text } from './bytes.ts';

export type BodyVariant = { id: string; sentence: string; bytes: Uint8Array };

const BOM = new Uint8Array([0xef, 0xbb, 0xbf]);

/** Without the bytes themselves, each only once, the likeliest first. */
export async function bodyVariants(body: Uint8Array): Promise<BodyVariant[]> {
  const found: BodyVariant[] = [];
  const add = (id: string, sentence: string, bytes: Uint8Array | null): void => {
    if (bytes === null || equal(bytes, body) || found.some((one) => equal(one.bytes, bytes))) return;
    found.push({ id, sentence, bytes });
  };
  const text = utf8Text(body);
  // First: what counts as white space in texts takes it along.
  add('bom_removed', 'without the byte order mark at its beginning', startsWith(body, BOM) ? body.slice(3) : null);
  if (text !== null) for (const [id, sentence, other] of ofText(text)) add(id, sentence, utf8(other));
  add('bom_added', 'with a byte order mark, which something took off', concat(BOM, body));
  add('latin1_read', 'before it was read as Latin-1 and written as UTF-8', text === null ? null : latin1Bytes(text));
  if (text === null) add('latin1_written', 'in UTF-8, before it was written as Latin-1', utf8(latin1(body)));
  add('gzip', 'unpacked: what was received is still gzip', await unpacked(body));
  return found;
}

type TextVariant = [id: string, sentence: string, text: string];

function ofText(text: string): TextVariant[] {
  const trimmed = text.trimEnd();
  const plain: TextVariant[] = [
    ['line_feed_added', 'without the line break at its end', text.replace(/\r?\n$/, '')],
    ['white_space_added', 'without the white space around it', text.trim()],
    ['line_feed_removed', 'with a line feed at its end, which something cut off', `${trimmed}\n`],
    ['crlf_removed', 'with CR LF at its end, which something cut off', `${trimmed}\r\n`],
    ['crlf', 'with LF where line breaks are CR LF now', text.replaceAll('\r\n', '\n')],
    ['lf', 'with CR LF where line breaks are LF now', text.replace(/\r?\n/g, '\r\n')],
  ];
  return [...plain, ...ofJson(text)];
}

function ofJson(text: string): TextVariant[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return [];
  }
  const compact = JSON.stringify(value);
  const tight = withoutSpaces(text);
  return [
    ['spaces_added', 'without the spaces between its members', tight],
    ['slashes_escaped', 'with "\\/" written as "/"', text.replaceAll('\\/', '/')],
    ['unicode_escaped', 'with \\uXXXX written as the characters themselves', unescaped(text)],
    ['json_compact', 'as JSON.stringify writes it', compact],
    ['json_python', 'as Python’s json.dumps writes it', spaced(tight)],
    ['json_indent_2', 'indented by two spaces', JSON.stringify(value, null, 2)],
    ['json_indent_4', 'indented by four spaces', JSON.stringify(value, null, 4)],
    ['json_tab', 'indented by tabs', JSON.stringify(value, null, '\t')],
    ['keys_sorted', 'with its keys in alphabetical order', JSON.stringify(sorted(value))],
    ['keys_sorted_python', 'with sorted keys, as Python writes them', spaced(JSON.stringify(sorted(value)))],
    ['slashes_unescaped', 'with "/" written as "\\/", as PHP does', tight.replace(/(?<!\\)\//g, '\\/')],
    ['unicode_unescaped', 'with other characters than ASCII escaped as \\uXXXX', escaped(text)],
    ['unicode_unescaped_python', 'as Python writes it, other characters than ASCII escaped', escaped(spaced(tight))],
  ];
}

/** Parts of JSON: texts stay as they are, and what is between them is changed. */
function between(json: string, change: (part: string) => string): string {
  return json.replace(/("(?:[^"\\]|\\.)*")|([^"]+)/g, (_all, text: string | undefined, part: string | undefined) =>
    text === undefined ? change(part ?? '') : text,
  );
}

const withoutSpaces = (json: string): string => between(json, (part) => part.replace(/\s+/g, ''));
const spaced = (tight: string): string => between(tight, (part) => part.replace(/[,:]/g, '$& '));

const escaped = (text: string): string =>
  text.replace(/[\u0080-\uffff]/g, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`);

const unescaped = (text: string): string =>
  text.replace(/(?<!\\)((?:\\\\)*)\\u([0-9a-fA-F]{4})/g, (all, before: string, code: string) => {
    const number = Number.parseInt(code, 16);
    return number < 0x80 ? all : `${before}${String.fromCharCode(number)}`;
  });

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, one]) => [key, sorted(one)]),
  );
}

const startsWith = (bytes: Uint8Array, start: Uint8Array): boolean => start.every((byte, i) => bytes[i] === byte);

const UNPACKED_MAX_BYTES = 8 * 1024 * 1024;

/** `null` for what is no gzip, or too large. */
async function unpacked(body: Uint8Array): Promise<Uint8Array | null> {
  if (body[0] !== 0x1f || body[1] !== 0x8b) return null;
  try {
    const stream = new Blob([new Uint8Array(body)]).stream().pipeThrough(new DecompressionStream('gzip'));
    const reader = stream.getReader();
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
