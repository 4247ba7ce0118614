import { describe, expect, it } from 'vitest';
import { acceptEvents } from '../../src/services/accept-events.ts';
import { NewsHub } from '../../src/store/news-hub.ts';
import { alone } from '../support/turns.ts';
import { kinds, posted, setUp } from './accepting.ts';

describe('accept-5: what is accepted is sent at once, and only after it is on disk', () => {
  it('accept-5: the first attempt needs no claim, and starts after the commit', async () => {
    await using set = await setUp();
    const { world, accept, engine } = set;
    const webhook = await world.webhook();
    const acts: string[] = [];
    world.before = (act) => void acts.push(`${act} (${world.transport.sent.length} sent)`);
    const [result] = await accept(posted());
    await world.settled();
    expect(acts).toEqual(['accept (0 sent)']);
    expect(result).toMatchObject({ kind: 'accepted', duplicate: false, receipt: { deliveries: 1, suppressed: 0 } });
    expect(world.transport.to(webhook.url)).toMatchObject([{ attempt: 1, at: world.clock.now(), body: '{"id":"p1"}' }]);
    await world.written();
    expect(acts).toEqual(['accept (0 sent)', 'settle (1 sent)']);
    expect(engine.inFlight).toBe(0);
  });

  it('accept-5: what finds no slot is claimed as soon as one is free', async () => {
    await using set = await setUp({ maxInFlight: 4, script: () => ({ status: 200, afterMs: 10 }) });
    const { world, accept, engine } = set;
    const webhook = await world.webhook({ maxInFlight: 2 });
    await accept(...Array.from({ length: 10 }, () => posted()));
    expect(engine.inFlight).toBe(2);
    await world.runOut();
    expect(world.transport.sent).toHaveLength(10);
    expect([world.transport.most.get(webhook.url), engine.inFlight]).toEqual([2, 0]);
  });

  it('accept-5: a first attempt that broke down inside is taken up when its lease is over', async () => {
    await using set = await setUp();
    const { world, accept } = set;
    await world.webhook();
    world.transport.script = ({ attempt }) => {
      if (attempt > 1) return 200;
      throw new Error('a bug');
    };
    await accept(posted());
    await world.runOut();
    expect(world.transport.sent.map(({ attempt }) => attempt)).toEqual([1, 2]);
  });

  it('accept-5: deliver_at is waited for', async () => {
    await using set = await setUp();
    const { world, accept } = set;
    await world.webhook();
    const deliverAt = world.clock.now() + 60_000;
    await accept(
      posted({ deliver_at: new Date(deliverAt).toISOString() }),
      posted({ deliver_at: '2020-01-01 00:00:00' }),
    );
    await world.runOut();
    expect(world.transport.sent.map(({ at }) => at)).toEqual([deliverAt - 60_000, deliverAt]);
  });

  it('accept-5: each subscriber has its fate: sent, held, suppressed', async () => {
    await using set = await setUp();
    const { world, accept } = set;
    const sent = await world.webhook();
    const off = await world.webhook({ isActive: false });
    const own = await world.webhook({ namespace: 'crm' });
    await world.webhook({ events: ['order.*'] });
    const [result] = await accept(posted({ namespace: 'crm' }));
    await world.written();
    if (result?.kind !== 'accepted') throw new Error('it was not accepted');
    expect(result.receipt).toMatchObject({ deliveries: 2, suppressed: 1 });
    const found = await world.store.getEvent({ tenantId: world.tenant.tenantId, id: result.receipt.id });
    expect(found?.deliveries.map(({ endpointId, status }) => [endpointId, status])).toEqual([
      [sent.id, 'delivered'],
      [off.id, 'held'],
    ]);
    expect(found?.suppressions).toMatchObject([{ endpointId: own.id, reason: 'namespace' }]);
  });

  it.each([
    [undefined, 'crm', 'crm'],
    [null, 'crm', null],
    ['shop', 'crm', 'shop'],
    [undefined, null, null],
  ])('routing-2: an event that says %s, of a token of %s, was caused by %s', async (said, own, namespace) => {
    await using set = await setUp();
    const { world, routingTables, engine } = set;
    const { clock, ulids, renderer } = world;
    const accept = acceptEvents({
      ...alone(),
      store: world.store,
      routingTables,
      handover: engine,
      renderer,
      clock,
      ulids,
    });
    await accept({ ...world.tenant, namespace: own }, [posted(said === undefined ? {} : { namespace: said })]);
    const [event] = (
      await world.store.listEvents({ tenantId: world.tenant.tenantId, filter: {}, after: null, limit: 1 })
    ).items;
    expect(event?.namespace).toBe(namespace);
  });

  it('accept-5: a delivery’s id binds the event’s name', async () => {
    await using set = await setUp();
    await set.world.webhook();
    await set.accept(posted());
    await set.world.settled();
    expect(set.world.transport.sent[0]?.id).toMatch(/^dlv_[0-9A-HJKMNP-TV-Z]{26}_[0-9A-HJKMNP-TV-Z]{10}_1bb65e97$/);
  });
});

describe('accept-6: an event is routed by the webhooks of the moment it is accepted', () => {
  it('accept-6: a routing table that has changed meanwhile is read again', async () => {
    // The change is made by a process whose news do not come here.
    await using set = await setUp({}, new NewsHub());
    const { world, accept, engine } = set;
    const first = await world.webhook();
    await accept(posted());
    const second = await world.webhook();
    let tries = 0;
    world.before = (act) => {
      if (act === 'accept') tries += 1;
    };
    const [result] = await accept(posted());
    await world.settled();
    expect([tries, result]).toMatchObject([2, { kind: 'accepted', receipt: { deliveries: 2 } }]);
    expect([first, second].map(({ url }) => world.transport.to(url).length)).toEqual([2, 1]);
    expect(engine.inFlight).toBe(0);
  });

  it('accept-6: a webhook that was switched off meanwhile holds it', async () => {
    await using set = await setUp();
    const { world, accept, engine } = set;
    const webhook = await world.webhook();
    await accept(posted());
    await world.settled();
    const off = { ...webhook, isActive: false, disabledReason: 'by_user' as const, disabledAt: 0 };
    await world.store.updateWebhook({ webhook: off, now: world.clock.now(), held: 'release' });
    await accept(posted());
    await world.settled();
    expect(world.transport.sent).toHaveLength(1);
    expect(await world.store.getWebhook({ tenantId: webhook.tenantId, id: webhook.id })).toMatchObject({
      heldCount: 1,
    });
    expect(engine.inFlight).toBe(0);
  });

  it('accept-6: webhooks that change without end are given up on, with nothing written and no slot kept', async () => {
    await using set = await setUp();
    const { world, accept, engine } = set;
    const webhook = await world.webhook();
    let version = webhook;
    world.before = async (act) => {
      if (act !== 'accept') return;
      const saved = await world.store.updateWebhook({ webhook: version, now: 0, held: 'release' });
      if (saved.kind === 'saved') version = saved.webhook;
    };
    await expect(accept(posted())).rejects.toMatchObject({ code: 'unavailable' });
    expect(engine.inFlight).toBe(0);
    expect(world.transport.sent).toEqual([]);
  });
});

describe('accept-8: a batch', () => {
  it('accept-8: one result each, in order; the invalid ones hinder nobody; one commit for all', async () => {
    await using set = await setUp();
    const { world, accept } = set;
    await world.webhook();
    let commits = 0;
    world.before = (act) => {
      if (act === 'accept') commits += 1;
    };
    const results = await accept(
      posted({ context: { profile_id: 'no id' } }),
      posted(),
      posted({ event: 'webhook.disabled' }),
      posted({ event: 'profile_update', context: { id: 'p3' } }),
    );
    expect(kinds(results)).toEqual(['invalid', 'accepted', 'invalid', 'accepted']);
    expect(results[0]).toMatchObject({ fields: { 'context.id': ['is required'] } });
    expect(results[3]).toMatchObject({
      receipt: { name: 'profile.updated' },
      warnings: [expect.stringContaining('alias')],
    });
    expect(commits).toBe(1);
  });

  it('accept-8: of which nothing is valid writes nothing', async () => {
    await using set = await setUp();
    set.world.before = () => {
      throw new Error('the store was asked');
    };
    expect(kinds(await set.accept(posted({ event: 'X' })))).toEqual(['invalid']);
    expect(await set.accept()).toEqual([]);
  });

  it('accept-8: deliveries of one webhook start in the order of the batch', async () => {
    await using set = await setUp({ script: () => ({ status: 200, afterMs: 5 }) });
    const { world, accept } = set;
    await world.webhook({ maxInFlight: 3 });
    await accept(...Array.from({ length: 20 }, (_, i) => posted({ context: { id: `p${i}` } })));
    await world.runOut();
    expect(world.transport.sent.map(({ body }) => body)).toEqual(
      Array.from({ length: 20 }, (_, i) => JSON.stringify({ id: `p${i}` })),
    );
  });
});
