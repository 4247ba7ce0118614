// The answer to the sender: the code, which the sender stores and shows, and nothing else unless `explain: 'response'`.
import type { WebhookError } from '@posthorn/signing';

/** Write `status`, `headers` and `body` to the response. Turning an answer into JSON or text throws. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

class WrittenAnswer implements Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;

  constructor(status: number, headers: Readonly<Record<string, string>>, body: string) {
    this.status = status;
    this.headers = headers;
    this.body = body;
  }

  /** A framework that gets an answer as a result writes it as JSON with a status of its own, and a failure becomes a 200. */
  toJSON(): never {
    return this.#refuse('JSON');
  }

  /** `new Response(answer)` writes an answer as text. */
  toString(): never {
    return this.#refuse('text');
  }

  #refuse(form: string): never {
    throw new TypeError(
      `an answer of the webhook receiver (${this.status}) was about to be written as ${form}, with another status. ` +
        'Use the adapter of your framework, or write answer.status, answer.headers and answer.body to the response',
    );
  }
}

export function ok(status: number, headers: Readonly<Record<string, string>> = {}): Answer {
  return new WrittenAnswer(status, headers, '');
}

export function refusal(error: WebhookError, explain: 'log' | 'response', status: number = error.status): Answer {
  const { code, message, hint, details } = error;
  const shown = explain === 'response' ? { code, message, ...(hint !== undefined && { hint }) } : { code };
  const headers: Record<string, string> = { 'content-type': 'application/json' };
  if (code === 'method_not_allowed') headers['allow'] = 'POST';
  const retryAfterS = details['retryAfterS'];
  if (typeof retryAfterS === 'number') headers['retry-after'] = String(retryAfterS);
  return new WrittenAnswer(status, headers, JSON.stringify({ error: shown }));
}
