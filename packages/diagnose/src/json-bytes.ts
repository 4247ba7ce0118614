// The bytes that structure a JSON text.

const code = (one: string): number => one.charCodeAt(0);
export const [QUOTE, COMMA, COLON, MINUS] = [code('"'), code(','), code(':'), code('-')] as const;
const [BACKSLASH, OPEN_LIST, OPEN, CLOSE_LIST, CLOSE] = [code('\\'), code('['), code('{'), code(']'), code('}')];

export const isSpace = (byte: number | undefined): boolean =>
  byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
export const isDigit = (byte: number | undefined): boolean => byte !== undefined && byte >= 0x30 && byte <= 0x39;
export const isOpening = (byte: number | undefined): boolean => byte === OPEN || byte === OPEN_LIST;
export const isClosing = (byte: number | undefined): boolean => byte === CLOSE || byte === CLOSE_LIST;

/** The position after the string that begins at `from`. */
export function stringEnd(json: Uint8Array, from: number): number {
  for (let at = from + 1; at < json.length; at += 1) {
    const byte = json[at];
    if (byte === QUOTE) return at + 1;
    if (byte === BACKSLASH) at += 1;
  }
  return json.length;
}
