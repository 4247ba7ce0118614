// The load: events of about 1 KB, posted as fast as answered or at a fixed rate.
import { createHmac } from 'node:crypto';
import { Pool } from 'undici';
import { TARGET_EVENT } from './part.ts';
import type { Producer } from './producer.ts';

const FILLER = 'x'.repeat(620);

/** A trigger runs at most 60 times a minute for one profile, so events for targets have a profile each. */
const profileOf = (n: number, event: string): string =>
  `5b0c9d0e-6f53-4a53-9d3e-${event === TARGET_EVENT ? n.toString(16).padStart(12, '0') : '2f7a1f6f2b11'}`;

const EVENT_NAME = 'transaction.created';

/** One event of a transaction: about 1 KB of context. */
export function contextText(n: number, event = EVENT_NAME): string {
  const sentAt = performance.timeOrigin + performance.now();
  return `{"id":${n},"profile_id":"${profileOf(n, event)}","total":64.5,"total_original":70.0,"currency":"NZD","transacted_at":"2025-02-11 03:20:10","is_void":false,"systems":["pos"],"items":[{"id":1,"name":"Linen shirt","sku":"LS-10-W","quantity":1,"price_sell":64.5}],"payments":[{"id":"p1","payment_code":"CARD","tender_value":64.5}],"bench_sent_at":${sentAt},"meta":{"filler":"${FILLER}"}}`;
}

const eventText = (n: number, event = EVENT_NAME): string => `{"event":"${event}","context":${contextText(n, event)}}`;

async function together(concurrency: number, work: () => Promise<boolean>): Promise<void> {
  const loop = async (): Promise<void> => {
    while (await work());
  };
  await Promise.all(Array.from({ length: concurrency }, loop));
}

export type Posting = { path: string; headers: Record<string, string>; body: string; expected: number };

async function post(pool: Pool, { expected, ...request }: Posting): Promise<void> {
  const { statusCode, body: answer } = await pool.request({ method: 'POST', ...request });
  if (statusCode === expected) await answer.dump();
  else throw new Error(`POST ${request.path} answered ${statusCode}: ${await answer.text()}`);
}

/** What any sender costs: sign and POST 1 KB to the receiver. Requests per second. */
export async function rawLoop(url: string, count: number, concurrency = 64): Promise<number> {
  await using pool = new ClosingPool(url, concurrency);
  const body = Buffer.from(eventText(1));
  let left = count;
  const startedAt = performance.now();
  await together(concurrency, async () => {
    if (left <= 0) return false;
    left -= 1;
    const { body: answer } = await pool.request({ method: 'POST', path: '/', headers: signed(body), body });
    await answer.dump();
    return true;
  });
  return count / ((performance.now() - startedAt) / 1000);
}

/** Posts `count` events, `batch` at once, as fast as they are answered. */
export async function postAll(
  { url, headers }: Producer,
  count: number,
  batch: number,
  concurrency: number,
  event?: string,
): Promise<void> {
  if (batch === 1) return offerAll(url, count, concurrency, (n) => single(headers, n, event));
  await using pool = new ClosingPool(url, concurrency);
  let n = 0;
  await together(concurrency, async () => {
    if (n >= count) return false;
    const size = Math.min(batch, count - n);
    const texts = Array.from({ length: size }, (_, i) => eventText(n + i, event));
    n += size;
    await post(pool, { path: '/api/v3/events/batch', headers, body: `{"events":[${texts.join(',')}]}`, expected: 202 });
    return true;
  });
}

const single = (headers: Record<string, string>, n: number, event?: string): Posting => ({
  path: '/api/v3/events',
  headers,
  body: eventText(n, event),
  expected: 202,
});

/** Posts `count` single events as fast as they are answered. */
export async function offerAll(
  url: string,
  count: number,
  concurrency: number,
  posting: (n: number) => Posting,
): Promise<void> {
  await using pool = new ClosingPool(url, concurrency);
  let n = 0;
  await together(concurrency, async () => {
    if (n >= count) return false;
    n += 1;
    await post(pool, posting(n - 1));
    return true;
  });
}

/** Posts single events at `rate` a second for `seconds`, evenly, whether or not the last was answered. */
export const postAtRate = (
  { url, headers }: Producer,
  rate: number,
  seconds: number,
  event?: string,
): Promise<number> => offerAtRate(url, rate, seconds, (n) => single(headers, n, event));

/** What any sender's requests take at that rate: the same events, signed and sent straight to the receiver. */
export const rawAtRate = (url: string, rate: number, seconds: number): Promise<number> =>
  offerAtRate(url, rate, seconds, (n) => {
    const body = eventText(n);
    return { path: '/', headers: signed(body), body, expected: 200 };
  });

/** @returns how many were posted */
export async function offerAtRate(
  url: string,
  rate: number,
  seconds: number,
  posting: (n: number) => Posting,
): Promise<number> {
  await using pool = new ClosingPool(url, 64);
  const count = rate * seconds;
  const startedAt = performance.now();
  const answers: Promise<void>[] = [];
  for (let n = 0; n < count; n += 1) {
    const dueAt = startedAt + (n * 1000) / rate;
    const waitMs = dueAt - performance.now();
    if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs));
    answers.push(post(pool, posting(n)));
  }
  await Promise.all(answers);
  return count;
}

function signed(body: string | Buffer): Record<string, string> {
  const signature = createHmac('sha256', 'a-secret-of-some-length').update(body).digest('hex');
  return { 'content-type': 'application/json', 'x-signature': signature };
}

class ClosingPool extends Pool implements AsyncDisposable {
  constructor(url: string, connections: number) {
    super(url, { connections });
  }
  async [Symbol.asyncDispose](): Promise<void> {
    await this.destroy();
  }
}
