// The load: events of about 1 KB, posted as fast as answered or at a fixed rate.
import { createHmac } from 'node:crypto';
import { Pool } from 'undici';
import { TARGET_EVENT } from './part.ts';
import type { Producer } from './producer.ts';

const FILLER = 'x'.repeat(620);

/** A trigger runs at most 60 times a minute for one profile, so events for targets have a profile each. */
const profileOf = (n: number, event: string): string =>
  `5b0c9d0e-6f53-4a53-9d3e-${event === TARGET_EVENT ? n.toString(16).padStart(12, '0') : '2f7a1f6f2b11'}`;

/** One event of a transaction, about 1 KB of context. */
function eventText(n: number, event = 'transaction.created'): string {
  const sentAt = performance.timeOrigin + performance.now();
  return `{"event":"${event}","context":{"id":${n},"profile_id":"${profileOf(n, event)}","total":64.5,"total_original":70.0,"currency":"NZD","transacted_at":"2025-02-11 03:20:10","is_void":false,"systems":["pos"],"items":[{"id":1,"name":"Linen shirt","sku":"LS-10-W","quantity":1,"price_sell":64.5}],"payments":[{"id":"p1","payment_code":"CARD","tender_value":64.5}],"bench_sent_at":${sentAt},"meta":{"filler":"${FILLER}"}}}`;
}

async function together(concurrency: number, work: () => Promise<boolean>): Promise<void> {
  const loop = async (): Promise<void> => {
    while (await work());
  };
  await Promise.all(Array.from({ length: concurrency }, loop));
}

async function post(
  pool: Pool,
  path: string,
  headers: Record<string, string>,
  body: string,
  expected: number,
): Promise<void> {
  const { statusCode, body: answer } = await pool.request({ method: 'POST', path, headers, body });
  if (statusCode === expected) await answer.dump();
  else throw new Error(`POST ${path} answered ${statusCode}: ${await answer.text()}`);
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
  producer: Producer,
  count: number,
  batch: number,
  concurrency: number,
  event?: string,
): Promise<void> {
  await using pool = new ClosingPool(producer.url, concurrency);
  let n = 0;
  await together(concurrency, async () => {
    if (n >= count) return false;
    const size = Math.min(batch, count - n);
    const texts = Array.from({ length: size }, (_, i) => eventText(n + i, event));
    n += size;
    if (batch === 1) await post(pool, '/api/v3/events', producer.headers, texts[0] ?? '', 202);
    else await post(pool, '/api/v3/events/batch', producer.headers, `{"events":[${texts.join(',')}]}`, 202);
    return true;
  });
}

/** Posts single events at `rate` a second for `seconds`, evenly, whether or not the last was answered. */
export async function postAtRate(producer: Producer, rate: number, seconds: number, event?: string): Promise<number> {
  await using pool = new ClosingPool(producer.url, 64);
  return await atRate(rate, seconds, (n) => post(pool, '/api/v3/events', producer.headers, eventText(n, event), 202));
}

/** What any sender's requests take at that rate: the same events, signed and sent straight to the receiver. */
export async function rawAtRate(url: string, rate: number, seconds: number): Promise<number> {
  await using pool = new ClosingPool(url, 64);
  return await atRate(rate, seconds, (n) => {
    const body = eventText(n);
    return post(pool, '/', signed(body), body, 200);
  });
}

async function atRate(rate: number, seconds: number, send: (n: number) => Promise<void>): Promise<number> {
  const count = rate * seconds;
  const startedAt = performance.now();
  const answers: Promise<void>[] = [];
  for (let n = 0; n < count; n += 1) {
    const dueAt = startedAt + (n * 1000) / rate;
    const waitMs = dueAt - performance.now();
    if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs));
    answers.push(send(n));
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
