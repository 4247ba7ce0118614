// One tenant of a `serve` as its producer: where to post, with which token, and its webhooks.

import { setTimeout } from 'node:timers/promises';

/** What a load needs to know of who posts it. */
export type Producer = { url: string; headers: Record<string, string> };

export function producerOf(url: string, token: string): Producer {
  return { url, headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' } };
}

/** @returns its id */
export async function createWebhook(producer: Producer, webhook: Record<string, unknown>): Promise<number> {
  const response = await fetch(`${producer.url}/api/v3/webhooks`, {
    method: 'POST',
    headers: producer.headers,
    body: JSON.stringify({ generate_secret: true, ...webhook }),
  });
  const answer = (await response.json()) as { data: { id: number } };
  if (response.status !== 201) throw new Error(JSON.stringify(answer));
  return answer.data.id;
}

/** @throws Error with the answer, where it is not `expected` */
export async function post(
  producer: Producer,
  path: string,
  body: string,
  expected: number,
  signal: AbortSignal | null = null,
): Promise<void> {
  const { url, headers } = producer;
  const response = await fetch(`${url}${path}`, { method: 'POST', headers, body, signal });
  const answer = await response.text();
  if (response.status !== expected) throw new Error(`POST ${path} answered ${response.status}: ${answer}`);
}

/** Statuses of a refusal that a caller waits after. */
const BUSY = [429, 503];

/**
 * Sends requests as fast as they are answered, and after a refusal waits as long as its `Retry-After` says, until the
 * signal is aborted. @throws Error with the answer, where it is neither `expected` nor such a refusal
 */
export async function insist(
  producer: Producer,
  path: string,
  { body, expected, signal }: { body: string | null; expected: number; signal: AbortSignal },
): Promise<void> {
  const { url, headers } = producer;
  while (!signal.aborted) {
    const response = await fetch(`${url}${path}`, { method: body === null ? 'GET' : 'POST', headers, body, signal });
    const answer = await response.text();
    if (response.status === expected) continue;
    if (!BUSY.includes(response.status)) throw new Error(`${path} answered ${response.status}: ${answer}`);
    const seconds = Number(response.headers.get('retry-after') ?? 1);
    await setTimeout(seconds * 1000, undefined, { signal });
  }
}

export const atOnce = async (count: number, work: (n: number) => Promise<void>): Promise<void> => {
  await Promise.all(Array.from({ length: count }, (_, n) => work(n)));
};

/** What was begun goes on by itself. */
export async function untilAborted(signal: AbortSignal): Promise<void> {
  while (!signal.aborted) await setTimeout(1000);
}
