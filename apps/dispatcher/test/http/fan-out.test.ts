// A request that asks for more than 20,000 pairs of an event and a subscriber, over HTTP.
import { expect, it } from 'vitest';
import { eventually } from '../e2e/support/deadline.ts';
import type { Json } from './support/api.ts';
import { serving } from './support/serving.ts';

const here = serving();
const WEBHOOKS = 21;
const EVENTS = 1000;
/** 952 × 21 = 19,992: the next event would be beyond 20,000. */
const AT_ONCE = 952;
const EXPANDED_WITHIN_MS = 60_000;

it('fan-out-1: beyond 20,000 pairs the answer says that the fan-out is pending, and the rest follows', async () => {
  const api = await here.caller();
  // Off, so that everything is held and nothing has to be sent.
  for (let n = 0; n < WEBHOOKS; n += 1)
    await api.webhook({ trigger: 'a.b', url: `${here.receiver.url}/${n}`, is_active: false });
  const events = Array.from({ length: EVENTS }, (_, n) => ({ event: 'a.b', context: { n }, id: `k-${n}` }));
  const { status, json } = await api.post('/events/batch', { events });
  expect(status).toBe(202);
  const told = json.data.map(({ deliveries, suppressed, fan_out }: Json) => [deliveries, suppressed, fan_out]);
  expect(told.slice(0, AT_ONCE)).toEqual(Array.from({ length: AT_ONCE }, () => [WEBHOOKS, 0, undefined]));
  expect(told.slice(AT_ONCE)).toEqual(Array.from({ length: EVENTS - AT_ONCE }, () => [0, 0, 'pending']));

  const last = json.data.at(-1);
  const expanded = await eventually(
    'the last event is expanded',
    async () => {
      const { data } = (await api.get(`/events/${last.id}`)).json;
      if (data.fan_out === null) return data;
      // fan-out-7: whoever has nothing yet is named.
      expect(data.fan_out).toMatchObject({ status: 'pending', remaining: data.fan_out.webhook_ids.length });
      expect(data.fan_out.remaining + data.deliveries.length).toBe(WEBHOOKS);
      return null;
    },
    EXPANDED_WITHIN_MS,
  );
  expect(expanded.deliveries).toHaveLength(WEBHOOKS);

  // fan-out-6: a repeat is told what was told first.
  const again = (await api.post('/events/batch', { events: events.slice(-1) })).json;
  expect(again.data).toEqual([{ ...last, duplicate: true }]);
});

it('fan-out-11: what is pending is in the metrics', async () => {
  const { text } = await here.dispatcher.anonymous.get('//metrics');
  expect(text).toMatch(/^posthorn_fan_out_pending \d+$/m);
  expect(text).toMatch(/^posthorn_fan_out_oldest_seconds [\d.]+$/m);
});
