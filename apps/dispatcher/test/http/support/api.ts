// The API as a caller sees it: status, headers, JSON. Answers are loose on purpose; tests say what they expect of them.
import { expect } from 'vitest';

// biome-ignore lint/suspicious/noExplicitAny: an answer is what a stranger's program would read: any JSON
export type Json = any;

export type Answer = { status: number; headers: Headers; text: string; json: Json };

type Options = { headers?: Record<string, string>; raw?: string | Uint8Array };

export class Api {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;

  constructor(url: string, headers: Readonly<Record<string, string>>) {
    this.url = url;
    this.headers = headers;
  }

  /** `path` is below /api/v3, or absolute from the root with a leading `//`. */
  async call(method: string, path: string, body?: unknown, { headers = {}, raw }: Options = {}): Promise<Answer> {
    const url = path.startsWith('//') ? `${this.url}${path.slice(1)}` : `${this.url}/api/v3${path}`;
    const sent = raw ?? (body === undefined ? undefined : JSON.stringify(body));
    const response = await fetch(url, {
      method,
      headers: { ...(sent === undefined ? {} : { 'content-type': 'application/json' }), ...this.headers, ...headers },
      ...(sent === undefined ? {} : { body: sent as string }),
    });
    const text = await response.text();
    expect(response.status, `${method} ${path}: ${text}`).toBeLessThan(500);
    const isJson = response.headers.get('content-type')?.startsWith('application/json') === true && text !== '';
    return { status: response.status, headers: response.headers, text, json: isJson ? JSON.parse(text) : undefined };
  }

  get = (path: string): Promise<Answer> => this.call('GET', path);
  post = (path: string, body?: unknown, options?: Options): Promise<Answer> => this.call('POST', path, body, options);
  put = (path: string, body?: unknown): Promise<Answer> => this.call('PUT', path, body);
  delete = (path: string): Promise<Answer> => this.call('DELETE', path);

  /** Creates a webhook that must succeed; answers it. */
  async webhook(fields: Record<string, unknown>): Promise<Json> {
    const answer = await this.post('/webhooks', fields);
    expect(answer.status, answer.text).toBe(201);
    return answer.json.data;
  }

  /** Posts an event that must be accepted; answers its receipt. */
  async event(fields: Record<string, unknown>): Promise<Json> {
    const answer = await this.post('/events', fields);
    expect(answer.status, answer.text).toBe(202);
    return answer.json.data;
  }

  /** Asks until the answer's `data` is as wished; the runner's time limit ends what never comes. */
  async until(path: string, wished: (data: Json) => boolean): Promise<Json> {
    for (;;) {
      const { json } = await this.get(path);
      if (wished(json.data)) return json.data;
    }
  }

  /** The only delivery of an event, once it has one of these statuses. */
  async settled(eventId: string, ...statuses: string[]): Promise<Json> {
    const path = `/deliveries?filter[event_id]=${eventId}`;
    const [delivery] = await this.until(path, ([one]) => one !== undefined && statuses.includes(one.status));
    return (await this.get(`/deliveries/${delivery.id}`)).json.data;
  }
}

/** An error answer in the one shape all have; answers its `errors`. */
export function refused(answer: Answer, status: number, code: string): Record<string, string[]> {
  expect({ status: answer.status, code: answer.json?.code }, answer.text).toEqual({ status, code });
  expect(answer.json.message).toEqual(expect.stringMatching(/^.+[.)]$/s));
  expect(answer.headers.get('cache-control')).toBe('no-store');
  return answer.json.errors ?? {};
}

/** A 422 that names exactly these fields. */
export function invalidFields(answer: Answer, ...fields: string[]): Record<string, string[]> {
  const errors = refused(answer, 422, 'invalid');
  expect(Object.keys(errors).sort(), answer.text).toEqual(fields.sort());
  return errors;
}
