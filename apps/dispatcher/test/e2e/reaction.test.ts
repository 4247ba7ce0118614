// send-1: from an event through a filter to two receivers that demand proof of who sends, and that fail at first.
import { expect, it } from 'vitest';
import { patient } from '../support/patience.ts';
import { Api } from './support/api.ts';
import { Posthorn } from './support/posthorn.ts';
import { bodiesOf, orderOf, ProtectedReceivers } from './support/protected-receivers.ts';

const ORDERS = Array.from({ length: 12 }, (_, n) => ({ id: `o-${n}`, tier: n % 3 === 0 ? 'silver' : 'gold' }));
const FAILURES = 2;

it('send-1: what a trigger plans arrives as rendered, with proof, after failures; what its filter stops is not sent', {
  timeout: patient(120_000),
}, async () => {
  await using receivers = await ProtectedReceivers.start();
  const tries = new Map<string, number>();
  receivers.answer = (response, { headers }) => {
    const id = String(headers['webhook-id']);
    tries.set(id, (tries.get(id) ?? 0) + 1);
    response.writeHead((tries.get(id) ?? 0) <= FAILURES ? 503 : 200).end();
  };
  await using posthorn = await Posthorn.install();
  const serve = await posthorn.serve();
  const api = new Api(serve, posthorn.token);
  await receivers.targets(api, { retry_schedule: [0.05, 0.05, 0.05] });

  const events = [];
  for (const { id, tier } of ORDERS) events.push(await api.postEvent('order.created', orderOf(id, tier)));
  expect(events.map(({ deliveries }) => deliveries)).toEqual(ORDERS.map(({ tier }) => (tier === 'gold' ? 2 : 0)));
  for (const { id, tier } of ORDERS) if (tier === 'gold') await receivers.arrived(id, FAILURES + 1);
  await api.settled();

  for (const [n, { tier }] of ORDERS.entries()) {
    const { deliveries, runs } = await api.event(events[n]?.id ?? '');
    const decided = runs.map(({ actions }) => actions.map(({ status }) => status));
    if (tier !== 'gold') {
      expect(decided).toEqual([['stopped', 'skipped', 'skipped']]);
      expect(deliveries).toEqual([]);
      continue;
    }
    expect(decided).toEqual([['passed', 'planned', 'planned']]);
    expect(deliveries.map(({ status }) => status)).toEqual(['delivered', 'delivered']);
    for (const delivery of deliveries) {
      const { attempts } = await api.delivery(delivery.id);
      expect(attempts.map(({ status }) => status)).toEqual([503, 503, 200]);
    }
  }
  expect(await serve.stop()).toEqual({ code: 0, signal: null });

  // No request came but these: none of a stopped order, none without its proof.
  const bodies = ORDERS.filter(({ tier }) => tier === 'gold').map(({ id }) => bodiesOf(id));
  for (const name of ['oauth2', 'mtls'] as const) {
    const expected = bodies.flatMap((body) => Array<string>(FAILURES + 1).fill(body[name]));
    expect(receivers.receivers[name].arrivals.map(({ body }) => body.toString()).sort()).toEqual(expected.sort());
  }
  expect(receivers.refused).toEqual([]);
  expect(receivers.tokens.given).toHaveLength(1);
});
