import { createHash, createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { accepted } from '../support/builders.ts';
import { HANGS } from '../support/scripted-transport.ts';
import { World } from '../support/world.ts';

const statusOf = async (world: World, id: string) => (await world.delivery(id)).delivery.status;

describe('engine-6: what is due is sent', () => {
  it('engine-6: what was accepted before the engine started is sent at its start', async () => {
    await using world = await World.open();
    const webhook = await world.webhook();
    const [id = ''] = await world.accept([webhook]);
    await world.started();
    expect(world.transport.sent.map((request) => request.id)).toEqual([id]);
    await world.written();
    expect(await statusOf(world, id)).toBe('delivered');
  });

  it('engine-6: what is accepted later is sent at once', async () => {
    await using world = await World.open();
    const webhook = await world.webhook();
    await world.started();
    const [id = ''] = await world.accept([webhook]);
    await world.settled();
    expect(world.transport.sent.map((request) => request.id)).toEqual([id]);
    await world.written();
    expect(await statusOf(world, id)).toBe('delivered');
  });

  it('engine-6: a reserved first attempt starts without a claim', async () => {
    await using world = await World.open();
    const webhook = await world.webhook();
    const engine = await world.started();
    const claims: string[] = [];
    world.before = (act) => void claims.push(act);
    const now = world.clock.now();
    const lease = engine.reserve(webhook, now);
    expect(lease).toEqual({ until: now + webhook.timeoutMs + 15_000 });
    expect(engine.inFlight).toBe(1);
    if (lease === null) throw new Error('there is no lease');
    const { event, ids } = await accepted(world.store, webhook.tenantId, [webhook], { delivery: { lease }, now });
    const ended = engine.begin(
      {
        id: ids[0] ?? '',
        tenantId: webhook.tenantId,
        eventId: event.id,
        eventName: event.name,
        endpointId: webhook.id,
        number: 1,
        failures: 0,
        fallback: null,
        isTest: false,
        body: event.context,
        traceparent: null,
        depth: 0,
        dueAt: now,
        shape: null,
        interrupted: null,
      },
      webhook,
      lease,
    );
    await world.written();
    expect(await ended).toMatchObject({ transition: { status: 'delivered' }, attempt: { number: 1, status: 200 } });
    expect([engine.inFlight, claims]).toEqual([0, ['settle']]);
    expect(await statusOf(world, ids[0] ?? '')).toBe('delivered');
  });

  it('transport-16: a request accepts any type of answer, unless the webhook says which', async () => {
    await using world = await World.open();
    const plain = await world.webhook();
    const choosy = await world.webhook({ headers: { Accept: 'application/json' } });
    await world.accept([plain]);
    await world.accept([choosy]);
    await world.started();
    const accepts = world.transport.sent.map(({ headers }) =>
      Object.entries(headers).filter(([name]) => name.toLowerCase() === 'accept'),
    );
    expect(accepts).toEqual([[['accept', '*/*']], [['Accept', 'application/json']]]);
  });

  it('engine-6: every attempt carries the same bytes, and the webhook’s URL, secret and headers of that moment', async () => {
    await using world = await World.open({ script: ({ attempt }) => (attempt === 1 ? 500 : 200) });
    const webhook = await world.webhook({ secret: 'first-secret-12345', headers: { 'x-key': 'one' } });
    const context = '{ "id": "ü", "n": 1.0 }';
    const [id = ''] = await world.accept([webhook], { event: { context } });
    await world.started();
    const moved = {
      ...webhook,
      url: 'https://moved.example/',
      secret: 'second-secret-1234',
      headers: { 'x-key': 'two' },
    };
    await world.store.updateWebhook({ webhook: moved, now: world.clock.now(), held: 'release' });
    await world.runOut();
    const [first, second] = world.transport.sent;
    expect(world.transport.sent.map(({ body }) => body)).toEqual([context, context]);
    expect([first?.url, second?.url]).toEqual([webhook.url, moved.url]);
    expect([first?.headers['x-key'], second?.headers['x-key']]).toEqual(['one', 'two']);
    expect([first?.id, second?.id]).toEqual([id, id]);
    for (const [request, secret] of [
      [first, webhook.secret],
      [second, moved.secret],
    ] as const) {
      const headers = request?.headers ?? {};
      const signed = `${id}.${headers['webhook-timestamp']}.${context}`;
      const mac = createHmac('sha256', secret ?? '')
        .update(signed)
        .digest('base64');
      expect(headers['webhook-signature']).toBe(`v1,${mac}`);
      expect(headers['x-omneo-hmac-sha256']).toBe(
        createHmac('sha256', secret ?? '')
          .update(context)
          .digest('hex'),
      );
      expect(headers['content-digest']).toBe(`sha-256=:${createHash('sha256').update(context).digest('base64')}:`);
      expect(headers['webhook-timestamp']).toBe(String(Math.floor((request?.at ?? 0) / 1000)));
      expect(headers['x-omneo-event']).toBe('profile.created');
      expect(headers['posthorn-key-hint']).toBeUndefined();
    }
    const trace = (request: typeof first) => request?.headers['traceparent']?.split('-');
    expect(trace(first)?.[1]).toBe(trace(second)?.[1]);
    expect(trace(first)?.[2]).not.toBe(trace(second)?.[2]);
  });

  it('engine-6: values of static headers are stored masked', async () => {
    await using world = await World.open();
    const webhook = await world.webhook({ headers: { authorization: 'Bearer geheim', 'x-key': 'geheim' } });
    const [id = ''] = await world.accept([webhook]);
    await world.started();
    await world.written();
    const [attempt] = (await world.delivery(id)).attempts;
    expect(world.transport.sent[0]?.headers['authorization']).toBe('Bearer geheim');
    expect(attempt?.requestHeaders).toMatchObject({ authorization: '••••', 'x-key': '••••', 'webhook-id': id });
    expect(JSON.stringify(attempt)).not.toContain('geheim');
  });

  it('engine-6: without a secret nothing is signed', async () => {
    await using world = await World.open();
    await world.accept([await world.webhook()]);
    await world.started();
    const names = Object.keys(world.transport.sent[0]?.headers ?? {});
    expect(names.filter((name) => /signature|hmac|hint/.test(name))).toEqual([]);
  });
});

describe('retry-7: retries, in time', () => {
  const DEFAULT_S = [5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400];

  it.each([1, 2, 3])(
    'retry-7: each retry starts within its window after the end of the attempt before (seed %i)',
    async (seed) => {
      const tookMs = 700;
      await using world = await World.open({ seed, script: () => ({ status: 500, afterMs: tookMs }) });
      const [id = ''] = await world.accept([await world.webhook()]);
      await world.started();
      await world.runOut();
      const { sent } = world.transport;
      expect(sent.map(({ attempt }) => attempt)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
      for (const [k, seconds] of DEFAULT_S.entries()) {
        const pauseMs = (sent[k + 1]?.at ?? 0) - (sent[k]?.at ?? 0) - tookMs;
        expect(pauseMs).toBeGreaterThanOrEqual(seconds * 900);
        expect(pauseMs).toBeLessThanOrEqual(seconds * 1100);
      }
      const { delivery, attempts } = await world.delivery(id);
      expect(delivery).toMatchObject({ status: 'failed', attemptCount: 10, dueAt: null });
      expect(attempts.map(({ number, status }) => [number, status])).toEqual(sent.map((_, i) => [i + 1, 500]));
    },
  );

  it('retry-7: the first success ends it', async () => {
    await using world = await World.open({ script: ({ attempt }) => (attempt < 3 ? 503 : 204) });
    const [id = ''] = await world.accept([await world.webhook()]);
    await world.started();
    await world.runOut();
    expect(world.transport.sent).toHaveLength(3);
    expect(await statusOf(world, id)).toBe('delivered');
  });

  it('retry-6: Retry-After puts the next attempt off, a day at most', async () => {
    const headers = (seconds: number) => ({ 'retry-after': String(seconds) });
    const answers = [429, 503, 500].map((status, i) => ({ status, headers: headers([60, 999_999, 1][i] ?? 0) }));
    await using world = await World.open({ script: ({ attempt }) => answers[attempt - 1] ?? 200 });
    await world.accept([await world.webhook({ retrySchedule: [5, 5, 5] })]);
    await world.started();
    await world.runOut();
    const at = world.transport.sent.map((request) => request.at);
    const pauses = at.slice(1).map((time, i) => time - (at[i] ?? 0));
    expect(pauses.slice(0, 2)).toEqual([60_000, 86_400_000]);
    expect(pauses[2]).toBeGreaterThanOrEqual(4500);
    expect(pauses[2]).toBeLessThanOrEqual(5500);
  });

  it('retry-7: a receiver that never answers costs one timeout an attempt', async () => {
    await using world = await World.open({ script: () => HANGS });
    const [id = ''] = await world.accept([await world.webhook({ timeoutMs: 2000, retrySchedule: [10] })]);
    await world.started();
    await world.runOut();
    const { delivery, attempts } = await world.delivery(id);
    expect(delivery.status).toBe('failed');
    expect(attempts.map(({ error, phases }) => [error?.kind, phases.total_ms])).toEqual([
      ['timeout', 2000],
      ['timeout', 2000],
    ]);
  });

  it('hold-1: 410 ends it at once, and what waits is sent after the release, in order', async () => {
    await using world = await World.open({ script: ({ attempt }) => (attempt === 1 ? 410 : 200) });
    const webhook = await world.webhook({ maxInFlight: 1 });
    const ids: string[] = [];
    for (let i = 0; i < 3; i += 1) ids.push(...(await world.accept([webhook])));
    await world.started();
    await world.runOut();
    expect(world.transport.sent.map(({ id }) => id)).toEqual([ids[0]]);
    for (const id of ids) expect(await statusOf(world, id)).toBe('held');
    const off = await world.store.getWebhook({ tenantId: webhook.tenantId, id: webhook.id });
    if (off === null) throw new Error('the webhook is gone');
    const on = { ...off.webhook, isActive: true, disabledReason: null, disabledAt: null };
    world.transport.script = () => 200;
    await world.store.updateWebhook({ webhook: on, now: world.clock.now(), held: 'release' });
    await world.runOut();
    expect(world.transport.sent.slice(1).map(({ id, attempt }) => [id, attempt])).toEqual([
      [ids[0], 2],
      [ids[1], 1],
      [ids[2], 1],
    ]);
  });

  it('hold-5: a held delivery whose resend fails after its webhook was released is sent again at once', async () => {
    await using world = await World.open({
      script: ({ attempt }) => ({ status: attempt === 1 ? 500 : 200, afterMs: 100 }),
    });
    const webhook = await world.webhook({ isActive: false });
    const [id = ''] = await world.accept([webhook]);
    await world.started();
    const now = world.clock.now();
    await world.store.resend({ tenantId: webhook.tenantId, id, now });
    await world.settled();
    const on = { ...webhook, isActive: true, disabledReason: null, disabledAt: null };
    await world.store.updateWebhook({ webhook: on, now, held: 'release' });
    await world.runFor(200);
    expect(world.transport.sent.map(({ attempt, at }) => [attempt, at - now])).toEqual([
      [1, 0],
      [2, 100],
    ]);
    await world.written();
    expect(await statusOf(world, id)).toBe('delivered');
  });
});
