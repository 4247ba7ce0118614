// /metrics and the documentation of it (docs/spec.md metric-1 to metric-5).
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Counters, outcomeOf } from '../../src/metrics/counters.ts';
import { Metrics } from '../../src/metrics/metrics.ts';
import type { StoreStats } from '../../src/ports/store/upkeep.ts';
import { VirtualClock } from '../support/virtual-clock.ts';
import { startReceiver, status } from './support/receiver.ts';
import { serving } from './support/serving.ts';

const here = serving();

async function values(): Promise<Map<string, number>> {
  const { text } = await here.dispatcher.anonymous.get('//metrics');
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(lines.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.split(' ').at(-1))]));
}

describe('metric-1: what happened is counted', () => {
  it('metric-1: from acceptance to the last attempt', async () => {
    await using receiver = await startReceiver(status(503));
    const api = await here.caller({ namespace: 'crm' });
    const hook = { url: receiver.url, retry_schedule: [0] };
    await api.webhook({ ...hook, trigger: 'order.created' });
    await api.webhook({ ...hook, trigger: 'order.created', url: `${receiver.url}?off`, is_active: false });
    await api.webhook({ ...hook, trigger: 'order.created', url: `${receiver.url}?own`, namespace: 'crm' });
    const before = await values();
    const event = await api.event({ event: 'order.created', context: {}, id: 'one' });
    await api.event({ event: 'order.created', context: {}, id: 'one' });
    expect((await api.post('/events', { event: 'order.created', context: 1 })).status).toBe(422);
    const found = await api.until(
      `/deliveries?filter[event_id]=${event.id}`,
      (all) => all.filter((one: { status: string }) => one.status === 'failed').length === 1,
    );
    receiver.answer(status(200, '', { 'webhook-duplicate': '1' }));
    const failed = found.find((one: { status: string }) => one.status === 'failed');
    await api.post(`/deliveries/${failed.id}/resend`);
    await api.until(`/deliveries/${failed.id}`, (one) => one.status === 'delivered');
    const after = await values();
    const grown = (name: string): number => (after.get(name) ?? 0) - (before.get(name) ?? 0);
    expect({
      accepted: grown('posthorn_events_accepted_total'),
      repeated: grown('posthorn_events_repeated_total'),
      invalid: grown('posthorn_events_refused_total{code="invalid"}'),
      refusedRequests: grown('posthorn_requests_refused_total{code="invalid"}'),
      created: grown('posthorn_deliveries_created_total'),
      held: grown('posthorn_deliveries_held_total'),
      suppressed: grown('posthorn_suppressions_total{reason="namespace"}'),
      failures: grown('posthorn_attempts_total{outcome="status_5xx"}'),
      successes: grown('posthorn_attempts_total{outcome="delivered"}'),
      failed: grown('posthorn_deliveries_finished_total{status="failed"}'),
      delivered: grown('posthorn_deliveries_finished_total{status="delivered"}'),
      duplicates: grown('posthorn_duplicates_sent_total'),
      durations: grown('posthorn_attempt_seconds_count'),
      firsts: grown('posthorn_first_attempt_delay_seconds_count'),
    }).toEqual({
      accepted: 1,
      repeated: 1,
      invalid: 1,
      refusedRequests: 1,
      created: 2,
      held: 1,
      suppressed: 1,
      failures: 2,
      successes: 1,
      failed: 1,
      delivered: 1,
      duplicates: 1,
      durations: 3,
      firsts: 1,
    });
  });

  it.each([
    [{ status: 204, error: null }, 'delivered'],
    [{ status: 302, error: null }, 'status_3xx'],
    [{ status: 404, error: null }, 'status_4xx'],
    [{ status: 410, error: null }, 'gone'],
    [{ status: 200, error: { kind: 'response_incomplete', message: '' } }, 'response_incomplete'],
    [{ status: null, error: { kind: 'dns_failed', message: '' } }, 'dns_failed'],
  ] as const)('metric-1: the outcome of %j is %s', (attempt, outcome) => {
    expect(outcomeOf(attempt)).toBe(outcome);
  });
});

it('log-4: every switch-off is told of, one that a delivery of an operational event brought about too', async () => {
  await using receiver = await startReceiver(status(410));
  const api = await here.caller();
  const webhook = await api.webhook({ trigger: 'order.created', url: receiver.url });
  const watcher = await api.webhook({ trigger: 'webhook.disabled', url: `${receiver.url}?watcher` });
  const name = 'posthorn_webhooks_switched_off_total';
  const before = (await values()).get(name) ?? 0;
  await api.event({ event: 'order.created', context: {} });
  for (const { id } of [webhook, watcher]) await api.until(`/webhooks/${id}`, (one) => one.is_active === false);
  while (((await values()).get(name) ?? 0) < before + 2) await receiver.count(2);
  expect((await values()).get(name)).toBe(before + 2);
});

it('metric-2: names no tenant, no URL, no webhook, and needs no token', async () => {
  await using receiver = await startReceiver();
  const api = await here.caller({ tenant: 'marker-tenant' });
  await api.webhook({ trigger: 'order.created', url: `${receiver.url}/marker-url`, namespace: 'marker-namespace' });
  await api.event({ event: 'order.created', context: { marker: 'marker-body' } });
  await receiver.count(1);
  const { status: code, headers, text } = await here.dispatcher.anonymous.get('//metrics');
  expect([code, headers.get('content-type')]).toEqual([200, 'text/plain; version=0.0.4; charset=utf-8']);
  expect(text).not.toMatch(/marker|127\.0\.0\.1|order\.created/);
  const labels = new Set([...text.matchAll(/[{,](\w+)="/g)].map(([, label]) => label));
  expect([...labels].sort()).toEqual(['code', 'lane', 'le', 'outcome', 'quantile', 'reason', 'status', 'version']);
});

it('metric-3: a histogram counts what it should in each of its ranges', async () => {
  const counters = new Counters();
  for (const ms of [0.5, 1, 20, 1e9]) counters.firstAttempt(ms);
  using metrics = metricsOf(counters, new VirtualClock());
  const { text } = await metrics.page();
  const read = (name: string) =>
    Number(text.split(`\nposthorn_first_attempt_delay_seconds_${name} `)[1]?.split('\n')[0]);
  expect(
    ['bucket{le="0.001"}', 'bucket{le="0.025"}', 'bucket{le="300"}', 'bucket{le="+Inf"}', 'count'].map(read),
  ).toEqual([2, 3, 3, 4, 4]);
  expect(read('sum')).toBeCloseTo(1e6 + 0.0215);
});

const depth = { due: 3, later: 1, oldestDueAt: 0 };

function metricsOf(
  counters: Counters,
  clock: VirtualClock,
  queueDepth = async () => ({ high: depth, default: depth, low: depth }),
) {
  const stats: StoreStats = {
    commitActs: { bounds: [], counts: [0], sum: 0 },
    commitSeconds: { bounds: [], counts: [0], sum: 0 },
    failedCommits: 0,
    cancelled: {},
    erasedInLog: false,
  };
  const fanOutDepth = async () => ({ events: 0, oldestAcceptedAt: null });
  const store = { queueDepth, fanOutDepth, stats: async () => stats, clockDoubt: async () => null };
  return new Metrics({ counters, store, clock, engine: { inFlight: 7 }, slotsMax: 9, version: '1.2.3' });
}

it('metric-4: the store is asked once in some seconds, and a page does not wait for one that is stuck', async () => {
  const clock = new VirtualClock();
  let asked = 0;
  let stuck = false;
  using metrics = metricsOf(new Counters(), clock, () => {
    asked += 1;
    return stuck ? new Promise(() => undefined) : Promise.resolve({ high: depth, default: depth, low: depth });
  });
  for (let i = 0; i < 5; i += 1) expect((await metrics.page()).text).toContain('posthorn_queue_due{lane="high"} 3');
  expect(asked).toBe(1);
  clock.jump(clock.now() + 5001);
  stuck = true;
  const page = metrics.page();
  while (clock.timers.length === 0) await Promise.resolve();
  clock.jump(clock.now() + 1000);
  clock.step(clock.now());
  const { text } = await page;
  expect(text).not.toContain('posthorn_queue_due{');
  expect(text).toContain('posthorn_slots_used 7');
  expect(asked).toBe(2);
});

it('metric-5: operations.md tells of every metric, and of no other', () => {
  using metrics = metricsOf(new Counters(), new VirtualClock());
  const page = readFileSync(new URL('../../../../docs/operations.md', import.meta.url), 'utf8');
  const documented = [...page.matchAll(/^\| `((?:posthorn|process|nodejs)_\w+)`/gm)].map(([, name]) => name);
  expect(documented.sort()).toEqual([...metrics.names].sort());
});
