import { Buffer } from 'node:buffer';

/** The body with one more member: valid JSON with another meaning. What is not an object gets a space. */
export function tampered(body: Uint8Array): Uint8Array {
  const text = Buffer.from(body).toString('latin1');
  const start = /^\s*\{\s*/.exec(text)?.[0];
  if (start === undefined) return Buffer.from(`${text} `, 'latin1');
  const rest = text.slice(start.length);
  return Buffer.from(`${start}"tampered":true${rest.startsWith('}') ? '' : ','}${rest}`, 'latin1');
}
