// One tenant of a `serve` as its producer: where to post, with which token, and its webhooks.

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
