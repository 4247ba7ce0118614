// The answer to the sender: the code, which the sender stores and shows, and nothing else unless `explain: 'response'`.
import type { WebhookError } from '@posthorn/signing';

/** Write `status`, `headers` and `body` to the response. Turning an answer into JSON or text throws. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** `new Response(answer)` writes an answer as text, and a framework that gets one as a result writes it as JSON: a failure becomes a 200. */
const GUARD = {
  toString(this: Answer): never {
    throw new TypeError(
      `the answer ${this.status} of the receiver was about to be written with another status. ` +
        'Use the adapter of your framework, or write status, headers and body of the answer to the response',
    );
  },
  toJSON(this: Answer): never {
    return GUARD.toString.call(this);
  },
};

const written = (answer: Answer): Answer => Object.assign(Object.create(GUARD), answer);

export function ok(status: number, headers: Readonly<Record<string, string>> = {}): Answer {
  return written({ status, headers, body: '' });
}

export function refusal(error: WebhookError, explain: 'log' | 'response', status: number = error.status): Answer {
  const { code, message, hint, details } = error;
  const shown = explain === 'response' ? { code, message, ...(hint !== undefined && { hint }) } : { code };
  const headers: Record<string, string> = { 'content-type': 'application/json' };
  if (code === 'method_not_allowed') headers['allow'] = 'POST';
  const retryAfterS = details['retryAfterS'];
  if (typeof retryAfterS === 'number') headers['retry-after'] = String(retryAfterS);
  return written({ status, headers, body: JSON.stringify({ error: shown }) });
}
