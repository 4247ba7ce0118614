// end-to-end-3: every attempt of a delivery sends the same bytes under the same id, and is recorded with the answer it got.
import { expect, it } from 'vitest';
import { Api } from './support/api.ts';
import { eventually } from './support/deadline.ts';
import { Posthorn } from './support/posthorn.ts';
import { Receiver } from './support/receiver.ts';

const CONTEXT = '{"id": "a-1",\n "total": 15.0, "1": "one", "0": "zero"}';

it('end-to-end-3: a receiver that fails twice gets the same delivery three times', async () => {
  await using receiver = await Receiver.start((response, _arrival, count) => {
    response.statusCode = count <= 2 ? 500 : 200;
    response.setHeader('x-count', String(count));
    response.end(`answer ${count}`);
  });
  await using posthorn = await Posthorn.install();
  const api = new Api(await posthorn.serve(), posthorn.token);
  await api.createWebhook({
    trigger: 'order.placed',
    url: receiver.url,
    generate_secret: true,
    retry_schedule: [0.05, 0.05],
  });
  const event = await api.postEvent('order.placed', CONTEXT);
  await receiver.until('three attempts', (arrivals) => arrivals.length === 3);

  const { arrivals } = receiver;
  expect(arrivals.map(({ body }) => body.toString())).toEqual([CONTEXT, CONTEXT, CONTEXT]);
  expect(arrivals.map(({ headers }) => headers['posthorn-attempt'])).toEqual(['1', '2', '3']);
  expect(new Set(arrivals.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
  expect(new Set(arrivals.map(({ headers }) => headers['x-omneo-hmac-sha256'])).size).toBe(1);
  // One trace, a span for each attempt.
  expect(new Set(arrivals.map(({ headers }) => String(headers['traceparent']).split('-')[1])).size).toBe(1);
  expect(new Set(arrivals.map(({ headers }) => String(headers['traceparent']).split('-')[2])).size).toBe(3);

  const [found] = (await api.event(event.id)).deliveries;
  const id = String(arrivals[0]?.headers['webhook-id']);
  expect(found?.id).toBe(id);
  const delivery = await eventually('the delivery is delivered', async () => {
    const now = await api.delivery(id);
    return now.status === 'delivered' && now;
  });
  expect(delivery.attempt_count).toBe(3);
  expect(delivery.attempts.map(({ number, status, error }) => ({ number, status, error }))).toEqual([
    { number: 1, status: 500, error: null },
    { number: 2, status: 500, error: null },
    { number: 3, status: 200, error: null },
  ]);
  expect(delivery.attempts.map(({ response }) => response?.['body'])).toEqual(['answer 1', 'answer 2', 'answer 3']);
  expect(delivery.attempts.map(({ request }) => request['body'])).toEqual([CONTEXT, CONTEXT, CONTEXT]);
  for (const [i, { request }] of delivery.attempts.entries()) {
    expect(request['headers']).toMatchObject({ 'webhook-id': id, 'posthorn-attempt': String(i + 1) });
    expect(request['headers']).toMatchObject({ 'webhook-signature': arrivals[i]?.headers['webhook-signature'] });
  }
});

it('end-to-end-3: a receiver that never takes it gets every attempt of the schedule, and no more', async () => {
  await using receiver = await Receiver.start((response) => void response.writeHead(503).end('busy'));
  await using posthorn = await Posthorn.install();
  const api = new Api(await posthorn.serve(), posthorn.token);
  await api.createWebhook({ trigger: 'order.placed', url: receiver.url, retry_schedule: [0, 0.02, 0.02] });
  await api.postEvent('order.placed', '{}');
  const [failed] = await eventually('the delivery has failed', async () => {
    const list = await api.deliveries('filter[status]=failed');
    return list.length === 1 && list;
  });
  expect(receiver.arrivals.map(({ headers }) => headers['posthorn-attempt'])).toEqual(['1', '2', '3', '4']);
  expect((await api.delivery(failed?.id ?? '')).attempts.map(({ status }) => status)).toEqual([503, 503, 503, 503]);
});
