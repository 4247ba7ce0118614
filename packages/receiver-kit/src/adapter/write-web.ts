import type { Answer } from '../answer.ts';

export function toResponse({ status, headers, body }: Answer): Response {
  return new Response(body === '' ? null : body, { status, headers: { ...headers } });
}
