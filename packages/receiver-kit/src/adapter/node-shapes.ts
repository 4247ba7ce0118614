import type { IncomingMessage, ServerResponse } from 'node:http';
import { has } from './shapes.ts';

export function isNodeRequest(value: unknown): value is IncomingMessage {
  return has(value, 'headers') && has(value, 'on', 'function') && has(value, 'method');
}

/** Also HTTP/2's compatible response. */
export function isNodeResponse(value: unknown): value is ServerResponse {
  return has(value, 'writeHead', 'function') && has(value, 'end', 'function');
}
