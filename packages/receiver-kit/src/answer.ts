// The answer to the sender: the code, which the sender stores and shows, and nothing else unless `explain: 'response'`.
import type { WebhookError } from '@posthorn/signing';

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export function ok(status: number, headers: Readonly<Record<string, string>> = {}): Answer {
  return { status, headers, body: '' };
}

export function refusal(error: WebhookError, explain: 'log' | 'response', status: number = error.status): Answer {
  const { code, message, hint, details } = error;
  const shown = explain === 'response' ? { code, message, ...(hint !== undefined && { hint }) } : { code };
  const headers: Record<string, string> = { 'content-type': 'application/json' };
  if (code === 'method_not_allowed') headers['allow'] = 'POST';
  const retryAfterS = details['retryAfterS'];
  if (typeof retryAfterS === 'number') headers['retry-after'] = String(retryAfterS);
  return { status, headers, body: JSON.stringify({ error: shown }) };
}
