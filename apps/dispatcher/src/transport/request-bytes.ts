// The bytes of a request: HTTP/1.1 with a body of known length. Refuses what would break out of its header line, although
// webhooks are checked when they are saved.

const NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
const VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;

/** Set here, once: a second one would change the end or the target of the request. */
const FRAMING = new Set(['host', 'connection', 'content-length', 'transfer-encoding', 'upgrade', 'expect']);

/** Names that may be sent: most requests have the same. */
const sendable = new Set<string>();
const SENDABLE_KEPT = 1000;

function isSendable(name: string): boolean {
  if (sendable.has(name)) return true;
  if (!NAME.test(name) || FRAMING.has(name.toLowerCase())) return false;
  if (sendable.size >= SENDABLE_KEPT) sendable.clear();
  sendable.add(name);
  return true;
}

export type RequestHead = { method: string; host: string; path: string; headers: Readonly<Record<string, string>> };

/** The head as Latin-1 text, or the header that cannot be sent. */
export function requestHead(
  { method, host, path, headers }: RequestHead,
  bodyLength: number,
): { text: string } | { invalidHeader: string } {
  let text = `${method} ${path} HTTP/1.1\r\nhost: ${host}\r\nconnection: keep-alive\r\n`;
  for (const name in headers) {
    const value = headers[name] ?? '';
    if (!isSendable(name) || !VALUE.test(value)) return { invalidHeader: name };
    text += `${name}: ${value}\r\n`;
  }
  return { text: `${text}content-length: ${bodyLength}\r\n\r\n` };
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
