// Bodies as the API hands them over: text where it is UTF-8, else base64.
export type Body = { body: string; body_encoding: 'utf8' | 'base64' };

export function bytesOf({ body, body_encoding }: Body): Uint8Array {
  return body_encoding === 'utf8'
    ? new TextEncoder().encode(body)
    : Uint8Array.from(atob(body), (char) => char.charCodeAt(0));
}

/** The text of a body; `null` where it is none. */
export const textOf = ({ body, body_encoding }: Body): string | null => (body_encoding === 'utf8' ? body : null);

/** Sixteen bytes a line: offset, bytes, and what of them is printable ASCII. */
export function hexDump(bytes: Uint8Array): string {
  const lines: string[] = [];
  for (let at = 0; at < bytes.length; at += 16) {
    const row = [...bytes.subarray(at, at + 16)];
    const hex = row.map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
    const ascii = row.map((byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.')).join('');
    lines.push(`${at.toString(16).padStart(8, '0')}  ${hex.padEnd(47)}  ${ascii}`);
  }
  return lines.join('\n');
}

export const sizeText = (bytes: number): string =>
  bytes < 1024
    ? `${bytes} B`
    : bytes < 1_048_576
      ? `${(bytes / 1024).toFixed(1)} KiB`
      : `${(bytes / 1_048_576).toFixed(1)} MiB`;
