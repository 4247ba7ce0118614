// The bytes of a request: HTTP/1.1 with a body of known length. Refuses what would break out of its header line, although
// webhooks are checked when they are saved.

const NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
const VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;

/** Set here, once: a second one would change the end or the target of the request. */
const FRAMING = new Set(['host', 'connection', 'content-length', 'transfer-encoding', 'upgrade', 'expect']);

/** Names that may be sent, as they begin a header line after another: most requests have the same. */
const beginnings = new Map<string, string>();
const BEGINNINGS_KEPT = 1000;

/** `null` = this name may not be sent. */
function beginningOf(name: string): string | null {
  const known = beginnings.get(name);
  if (known !== undefined) return known;
  if (!NAME.test(name) || FRAMING.has(name.toLowerCase())) return null;
  const beginning = `\r\n${name}: `;
  if (beginnings.size >= BEGINNINGS_KEPT) beginnings.clear();
  beginnings.set(name, beginning);
  return beginning;
}

export type RequestHead = { method: string; host: string; path: string; headers: Readonly<Record<string, string>> };

/** The head as Latin-1 text, or the header that cannot be sent. */
export function requestHead(
  { method, host, path, headers }: RequestHead,
  bodyLength: number,
): { text: string } | { invalidHeader: string } {
  let text = `${method} ${path} HTTP/1.1\r\nhost: ${host}\r\nconnection: keep-alive`;
  for (const name in headers) {
    const value = headers[name] ?? '';
    const beginning = beginningOf(name);
    if (beginning === null || !VALUE.test(value)) return { invalidHeader: name };
    // Each + is an object until the text is written.
    text += beginning + value;
  }
  return { text: `${text}\r\ncontent-length: ${bodyLength}\r\n\r\n` };
}

/** Up to this size a body is copied behind its head: one write costs less than two. */
const COPIED_MAX = 64 * 1024;

export function requestPieces(head: string, body: Uint8Array): Uint8Array[] {
  if (body.byteLength > COPIED_MAX) return [Buffer.from(head, 'latin1'), body];
  const whole = Buffer.allocUnsafe(head.length + body.byteLength);
  whole.write(head, 0, 'latin1');
  whole.set(body, head.length);
  return [whole];
}
