// The API by plain HTTP, as any producer would call it: no code of ours in between.
import { eventually } from './deadline.ts';

export type Json = Record<string, unknown>;
export type Accepted = { id: string; event: string; deliveries: number; duplicate: boolean };
export type ShownDelivery = {
  id: string;
  status: string;
  attempt_count: number;
  webhook_id: number;
  attempts: { number: number; status: number | null; error: Json | null; request: Json; response: Json | null }[];
};
export type ShownEvent = {
  id: string;
  deliveries: ShownDelivery[];
  runs: { actions: { handler: string; status: string; target_id: number | null; delivery_id: string | null }[] }[];
};

export class Api {
  readonly #base: string;
  readonly #headers: Record<string, string>;

  constructor(serve: { url: string }, token: string) {
    this.#base = `${serve.url}/api/v3`;
    this.#headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  }

  /** @param body JSON text, sent as it is */
  async send(method: string, path: string, body?: string): Promise<{ status: number; json: Json }> {
    const response = await fetch(`${this.#base}${path}`, { method, headers: this.#headers, body: body ?? null });
    const text = await response.text();
    return { status: response.status, json: text === '' ? {} : JSON.parse(text) };
  }

  /** The status of the answer, `null` where none came: the server went away, or was not there. */
  async statusOf(method: string, path: string, body: string): Promise<number | null> {
    try {
      return (await this.send(method, path, body)).status;
    } catch (error) {
      // What fetch throws when a connection is refused, reset or cut off.
      if (error instanceof TypeError) return null;
      throw error;
    }
  }

  async #data<T>(method: string, path: string, status: number, body?: string): Promise<T> {
    const answer = await this.send(method, path, body);
    if (answer.status === status) return answer.json['data'] as T;
    throw new Error(`${method} ${path} answered ${answer.status}: ${JSON.stringify(answer.json)}`);
  }

  createWebhook(webhook: Json): Promise<{ id: number; secret: string }> {
    return this.create('/webhooks', webhook);
  }

  create<T>(path: string, fields: Json): Promise<T> {
    return this.#data('POST', path, 201, JSON.stringify(fields));
  }

  /** @param context JSON text, sent as it is */
  postEvent(event: string, context: string, id?: string): Promise<Accepted> {
    return this.#data('POST', '/events', 202, eventText(event, context, id));
  }

  postBatch(events: readonly string[]): Promise<Accepted[]> {
    return this.#data('POST', '/events/batch', 202, `{"events":[${events.join(',')}]}`);
  }

  delivery(id: string): Promise<ShownDelivery> {
    return this.#data('GET', `/deliveries/${id}`, 200);
  }

  event(id: string): Promise<ShownEvent> {
    return this.#data('GET', `/events/${id}`, 200);
  }

  /** Resolves when no delivery is unfinished. */
  async settled(): Promise<void> {
    for (const status of ['pending', 'in_flight', 'retrying']) {
      await eventually(`no delivery is ${status}`, async () => {
        return (await this.deliveries(`filter[status]=${status}&page[size]=1`)).length === 0;
      });
    }
  }

  deliveries(query: string): Promise<ShownDelivery[]> {
    return this.#data('GET', `/deliveries?${query}`, 200);
  }
}

export function eventText(event: string, context: string, id?: string): string {
  const key = id === undefined ? '' : `"id":${JSON.stringify(id)},`;
  return `{${key}"event":${JSON.stringify(event)},"context":${context}}`;
}
