// Trace context on its way from a producer to a receiver (docs/spec.md trace-2 to trace-3).
import { expect, it } from 'vitest';
import type { Json } from './support/api.ts';
import { type Receiver, startReceiver, status } from './support/receiver.ts';
import { serving } from './support/serving.ts';

const here = serving();
const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const PARENT = `00-${TRACE}-00f067aa0ba902b7-00`;

async function subscribed(receiver: Receiver, more: Record<string, unknown> = {}) {
  const api = await here.caller();
  await api.webhook({ trigger: 'order.created', url: receiver.url, ...more });
  const post = async (path: string, body: unknown, headers: Record<string, string>): Promise<Json> => {
    const answer = await api.post(path, body, { headers });
    expect(answer.status, answer.text).toBe(202);
    return answer.json.data;
  };
  return { api, post };
}

const traces = (receiver: Receiver): string[] => receiver.received.map(({ headers }) => String(headers['traceparent']));

it('trace-2: every attempt of an event goes on in its trace, and so do a resend and a replay', async () => {
  await using receiver = await startReceiver(status(500));
  const { api, post } = await subscribed(receiver, { retry_schedule: [0, 0] });
  const event = await post(
    '/events',
    { event: 'order.created', context: {} },
    { traceparent: PARENT, tracestate: 'vendor=secret' },
  );
  const delivery = await api.settled(event.id, 'failed');
  receiver.answer(status(200));
  await api.post(`/deliveries/${delivery.id}/resend`);
  await receiver.count(4);
  await api.post(`/deliveries/${delivery.id}/resend`, { as_new: true });
  await receiver.count(5);
  expect(traces(receiver)).toEqual(Array(5).fill(expect.stringMatching(new RegExp(`^00-${TRACE}-[0-9a-f]{16}-00$`))));
  // The span of each attempt is its own, and not the producer's.
  expect(new Set([PARENT, ...traces(receiver)]).size).toBe(6);
  for (const { headers } of receiver.received) expect(headers['tracestate']).toBeUndefined();
});

it('trace-2: what a replay sends anew goes on in the trace of each event', async () => {
  await using receiver = await startReceiver();
  const { api, post } = await subscribed(receiver);
  const parents = [PARENT, `00-${'a'.repeat(32)}-00f067aa0ba902b7-01`];
  for (const [n, traceparent] of parents.entries()) {
    await api.settled(
      (await post('/events', { event: 'order.created', context: { n } }, { traceparent })).id,
      'delivered',
    );
  }
  const asked = await api.post('/replays', { filter: { status: ['delivered'] }, rate_per_second: 200, start: true });
  expect(asked.status, asked.text).toBe(201);
  await receiver.count(4);
  const trace = ({ body, headers }: Receiver['received'][number]) =>
    [JSON.parse(body).n, String(headers['traceparent']).slice(3, 35), String(headers['traceparent']).slice(-2)].join(
      ' ',
    );
  const told = receiver.received.map(trace).sort();
  expect(told).toEqual([`0 ${TRACE} 00`, `0 ${TRACE} 00`, `1 ${'a'.repeat(32)} 01`, `1 ${'a'.repeat(32)} 01`]);
  expect(new Set([...parents, ...traces(receiver)]).size).toBe(6);
});

it('trace-3: all events of a batch are in the trace of its request', async () => {
  await using receiver = await startReceiver();
  const { post } = await subscribed(receiver);
  const item = { event: 'order.created', context: {} };
  await post('/events/batch', { events: [item, item] }, { traceparent: PARENT });
  await receiver.count(2);
  for (const trace of traces(receiver)) expect(trace).toContain(TRACE);
});

it('trace-3: without a trace, or with a malformed one, it begins with the event: the same for all its attempts', async () => {
  await using receiver = await startReceiver(status(500));
  const { api, post } = await subscribed(receiver, { retry_schedule: [0] });
  for (const traceparent of ['nonsense', `00-${'0'.repeat(32)}-00f067aa0ba902b7-01`]) {
    const event = await post('/events', { event: 'order.created', context: {} }, { traceparent });
    await api.settled(event.id, 'failed');
    const [first, second] = traces(receiver).splice(-2);
    expect(first).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
    expect(first?.slice(0, 36)).toBe(second?.slice(0, 36));
    expect(first).not.toBe(second);
  }
  expect(new Set(traces(receiver).map((trace) => trace.slice(3, 35))).size).toBe(2);
});
