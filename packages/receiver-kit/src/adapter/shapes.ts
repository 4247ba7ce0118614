// Recognises requests and responses by what they can do: `instanceof` fails across realms and for wrapped objects.
import type { IncomingMessage, ServerResponse } from 'node:http';

export function has(value: unknown, name: string, type?: 'function'): boolean {
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null || !(name in value)) return false;
  return type === undefined || typeof (value as Record<string, unknown>)[name] === type;
}

export function isNodeRequest(value: unknown): value is IncomingMessage {
  return has(value, 'headers') && has(value, 'on', 'function') && has(value, 'method');
}

/** Also HTTP/2's compatible response. */
export function isNodeResponse(value: unknown): value is ServerResponse {
  return has(value, 'writeHead', 'function') && has(value, 'end', 'function');
}

export function isWebRequest(value: unknown): value is Request {
  return has(value, 'arrayBuffer', 'function') && has(value, 'headers') && has(value, 'method');
}
