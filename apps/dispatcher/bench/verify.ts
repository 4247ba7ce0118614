// What verification costs a receiver: the kit against the least that any receiver does with the same request. All are
// measured in turns in one process, and each round gives a ratio of its own, so that a busy machine hits all of them.
import { Buffer } from 'node:buffer';
import { createHmac, timingSafeEqual } from 'node:crypto';
import { createReceiver } from '@posthorn/receiver-kit';
import { eventTag, generateSecret, parseSecret, signStandard, verifyStandard } from '@posthorn/signing';
import { type Cell, figure, median, type Table, verdict } from './figures.ts';
import { EVENT, type Part } from './part.ts';

const ROUNDS = 60;
const REQUESTS_A_ROUND = 2000;
const BODY_BYTES = 2048;

export const verify: Part = {
  name: 'verify',
  text: 'what a receiver pays to verify a request, against bare calls',
  run,
};

/** A transaction with as many items as make this many bytes. */
function bodyOf(bytes: number): Uint8Array {
  const context = { id: 4711, total: 19.5, currency: 'AUD', items: [] as unknown[] };
  while (JSON.stringify(context).length < bytes - 100)
    context.items.push({
      sku: `SKU-${context.items.length}`,
      name: 'Flat white, “large”',
      price_sell: 5.5,
      quantity: 1,
    });
  return Buffer.from(JSON.stringify(context).padEnd(bytes, ' ').slice(0, bytes));
}

/** Microseconds a call, over one round. */
async function time(call: () => unknown): Promise<number> {
  const startedAt = performance.now();
  for (let i = 0; i < REQUESTS_A_ROUND; i += 1) {
    const result = call();
    if (result instanceof Promise) await result;
  }
  return ((performance.now() - startedAt) * 1000) / REQUESTS_A_ROUND;
}

async function run(): Promise<readonly Table[]> {
  const text = generateSecret();
  const secret = parseSecret(text);
  const key = Buffer.from(text.slice('whsec_'.length), 'base64');
  const body = bodyOf(BODY_BYTES);
  const timestamp = Math.floor(Date.now() / 1000);
  const id = `dlv_01HF7YAT00D3AE4Y2BJTRQ3ZXC_01HF7YAT00_${eventTag(EVENT)}`;
  const signature = signStandard({ id, timestamp, body }, [secret]);
  const headers = {
    'content-type': 'application/json',
    'x-omneo-event': EVENT,
    'webhook-id': id,
    'webhook-timestamp': String(timestamp),
    'webhook-signature': signature,
  };
  const received = { id, timestamp: String(timestamp), signature, body };
  // The round must not outlast the tolerance of the timestamp.
  const receiver = createReceiver({ secrets: text, toleranceS: 86_400 });

  const bare = (): unknown => {
    const mac = createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest();
    if (!timingSafeEqual(mac, Buffer.from(signature.slice('v1,'.length), 'base64'))) throw new Error('not equal');
    return JSON.parse(Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('utf8'));
  };
  const calls = [
    bare,
    () => verifyStandard(received, [secret], { toleranceS: 86_400 }),
    () => receiver.verify(body, headers),
  ];
  const rounds: number[][] = [];
  for (let round = 0; round <= ROUNDS; round += 1) {
    const times: number[] = [];
    for (const call of calls) times.push(await time(call));
    // The first round compiles.
    if (round > 0) rounds.push(times);
  }
  const row = (what: string, i: number, target: number | null): Cell[] => {
    const share = median(rounds.map((times) => (times[i] ?? Number.NaN) / (times[0] ?? Number.NaN)));
    const us = median(rounds.map((times) => times[i] ?? Number.NaN));
    const cells = target === null ? ['', ''] : [`≤ × ${target}`, verdict(share <= target)];
    return [what, figure(us, 'us'), figure(share, 'times'), ...cells];
  };
  const title = `a body of ${BODY_BYTES} bytes, median of ${ROUNDS} rounds`;
  const columns = { call: title, per_request: 'a request', of_bare: 'of bare', target: 'target', met: '' };
  const rows = [
    row('bare createHmac, timingSafeEqual, JSON.parse', 0, null),
    row('verifyStandard of @posthorn/signing', 1, 1.5),
    row('receiver.verify of the receiver kit', 2, 2.5),
  ];
  return [{ columns, rows }];
}
