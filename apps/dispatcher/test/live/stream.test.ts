// The stream of a whole dispatcher: who is let in, until when, and what the figures say (docs/spec.md stream-*).
import { LIVE_VERSION, toLiveRow } from '@posthorn/contracts/live';
import { describe, expect, it } from 'vitest';
import { refused } from '../http/support/api.ts';
import { serving } from '../http/support/serving.ts';
import { pageOf } from '../http/support/signed-in.ts';
import { Rig } from './support/rig.ts';
import { refusalOf, ticketOf, Watcher } from './support/watcher.ts';

const here = serving({ flags: { 'public-url': 'https://hooks.example.com' } });
const EVENT = { event: 'profile.created', context: { id: 'p1' } };

describe('stream-1: a snapshot at a known position, then every change after it', () => {
  it('shows what is there, and then what comes', async () => {
    const api = await here.caller();
    await api.webhook({ events: ['profile.created'], url: here.receiver.url });
    const before = await api.event(EVENT);
    const { id } = await api.settled(before.id, 'delivered');
    await using watcher = await Watcher.open(api);
    const welcome = await watcher.next('welcome');
    expect(welcome).toMatchObject({ v: 2, limits: { subscriptions: 8, snapshot: 500 } });
    watcher.subscribe();
    const snap = await watcher.next('snap');
    expect(snap.rows.map(toLiveRow)).toMatchObject([{ id, eventId: before.id, status: 'delivered', code: 200 }]);
    const after = await api.event(EVENT);
    const row = await watcher.rowThat(({ eventId, status }) => eventId === after.id && status === 'delivered');
    expect(row).toMatchObject({ event: 'profile.created', code: 200, attemptCount: 1, errorKind: null });
  });
});

describe('stream-8: who is let in', () => {
  it('a ticket is for who may read deliveries', async () => {
    const api = await here.caller({ scopes: ['read-webhooks'] });
    refused(await api.post('/stream/tickets'), 403, 'forbidden');
    refused(await here.dispatcher.anonymous.post('/stream/tickets'), 401, 'unauthenticated');
  });

  it('by session too, from our own page', async () => {
    const page = await pageOf(await here.caller());
    const { cookie } = page.headers;
    refused(
      await here.dispatcher.anonymous.post('/stream/tickets', undefined, { headers: { cookie: cookie ?? '' } }),
      403,
      'cross_site',
    );
    await using watcher = await Watcher.open(page);
    await watcher.next('welcome');
  });

  it('a ticket that was used, or never was, is 401', async () => {
    const api = await here.caller();
    const ticket = await ticketOf(api);
    await using watcher = await Watcher.open(api, { ticket });
    await watcher.next('welcome');
    for (const one of [ticket, 'nonsense', '']) {
      const { status, json } = await refusalOf(here.dispatcher.url, { ticket: one });
      expect({ status, json }).toMatchObject({ status: 401, json: { code: 'unauthenticated' } });
    }
  });

  it('connection-1: elsewhere the request is served as if it did not ask for a WebSocket', async () => {
    const api = await here.caller();
    const served = await refusalOf(here.dispatcher.url, { path: '/api/v3/events', headers: { ...api.headers } });
    expect(served).toMatchObject({ status: 200, json: { data: [] } });
    const nowhere = await refusalOf(here.dispatcher.url, { path: '/nowhere' });
    expect(nowhere).toMatchObject({ status: 404, json: { code: 'not_found' } });
  });

  it('connection-1: the stream asked for without an upgrade is 426', async () => {
    const api = await here.caller();
    const answer = await api.get('/stream');
    refused(answer, 426, 'upgrade_required');
    expect(answer.headers.get('upgrade')).toBe('websocket');
  });

  it('stream-15: a program may send its token in place of a ticket', async () => {
    const api = await here.caller();
    const path = '/api/v3/stream';
    await using watcher = await Watcher.open(api, { path, headers: { ...api.headers } });
    await watcher.next('welcome');
    const { url } = here.dispatcher;
    const withOrigin = { ...api.headers, origin: url };
    expect(await refusalOf(url, { path, headers: withOrigin })).toMatchObject({ status: 401 });
    const wrong = { authorization: 'Bearer pht_nonsense' };
    expect(await refusalOf(url, { path, headers: wrong })).toMatchObject({ json: { code: 'unauthenticated' } });
    const reader = await here.caller({ scopes: ['read-webhooks'] });
    const lacking = { ...reader.headers };
    expect(await refusalOf(url, { path, headers: lacking })).toMatchObject({
      status: 403,
      json: { code: 'forbidden' },
    });
  });
});

describe('stream-9: our own pages, under our own names', () => {
  it.each<[string, Record<string, string>, boolean]>([
    ['no page', {}, true],
    ['our page where people reach us', { origin: 'https://hooks.example.com', host: 'hooks.example.com' }, true],
    ['our page, through a proxy that keeps its own name', { origin: 'https://hooks.example.com' }, true],
    ['a page of another site', { origin: 'https://evil.example' }, false],
    ['a page without a site', { origin: 'null' }, false],
    ['another name with our address', { origin: 'http://evil.example', host: 'evil.example' }, false],
  ])('%s', async (_what, headers, letIn) => {
    const api = await here.caller();
    const ticket = await ticketOf(api);
    if (letIn) {
      await using watcher = await Watcher.open(api, { ticket, headers });
      await watcher.next('welcome');
      return;
    }
    const refusal = await refusalOf(here.dispatcher.url, { ticket, headers });
    expect(refusal).toMatchObject({ status: 403, json: { code: 'cross_site' } });
    // The ticket is good still: it was not even looked at.
    await using watcher = await Watcher.open(api, { ticket });
    await watcher.next('welcome');
  });
});

describe('stream-10: figures', () => {
  it('come each second, and since before one came', async () => {
    const api = await here.caller();
    await api.webhook({ events: ['profile.created'], url: here.receiver.url });
    await using watcher = await Watcher.open(api);
    let told = (await watcher.next('welcome')).seconds.at(-1)?.at;
    const { id } = await api.event(EVENT);
    await api.settled(id, 'delivered');
    const total = { accepted: 0, delivered: 0 };
    const lags: number[] = [];
    while (total.accepted === 0 || total.delivered === 0) {
      const { second, due, inFlight } = await watcher.next('agg');
      expect({ due, inFlight }).toEqual({ due: expect.any(Number), inFlight: expect.any(Number) });
      expect(second.at).toBe((told ?? second.at - 1000) + 1000);
      told = second.at;
      total.accepted += second.accepted;
      total.delivered += second.delivered;
      // On a busy machine the first attempt begins in one second and its answer comes in a later one.
      if (second.lag !== null) lags.push(second.lag);
      if (second.delivered > 0) expect(second).toMatchObject({ p50: expect.any(Number) });
    }
    expect(lags).toHaveLength(1);
    expect(total).toEqual({ accepted: 1, delivered: 1 });
    await using later = await Watcher.open(api);
    const { seconds } = await later.next('welcome');
    expect(seconds.reduce((sum, { accepted }) => sum + accepted, 0)).toBe(1);
  });
});

describe('stream-14: what a viewer may send', () => {
  it('nothing before hello, and nothing that is no message: both are told', async () => {
    await using rig = await Rig.open();
    await using watcher = await rig.watch(rig.token, false);
    watcher.subscribe();
    expect(await watcher.next('error')).toMatchObject({ code: 'invalid' });
    for (const text of ['nonsense', '[]', '{"t":"other"}', '{"t":"sub","id":"s1","q":5}']) {
      watcher.socket.send(text);
      expect(await watcher.next('error')).toMatchObject({ code: 'invalid' });
    }
    watcher.send({ t: 'hello', v: LIVE_VERSION });
    await watcher.next('welcome');
  });

  it.each([
    [1, 'this dispatcher speaks version 2 of the stream: update the viewer'],
    [3, 'this dispatcher speaks version 2 of the stream: update the dispatcher'],
  ])('stream-18: a viewer of version %i is closed, and told what to update', async (v, reason) => {
    await using rig = await Rig.open();
    await using watcher = await rig.watch(rig.token, false);
    watcher.send({ t: 'hello', v });
    expect(await watcher.end()).toBe(4400);
    expect(watcher.reason).toBe(reason);
    expect(watcher.messages).toEqual([]);
  });

  it('so many subscriptions, so many messages, so much at once', async () => {
    await using rig = await Rig.open({ subscriptions: 1, messagesPerSecond: 5 });
    await using watcher = await rig.watch();
    watcher.subscribe();
    watcher.subscribe('', null, 's2');
    expect(await watcher.next('error')).toMatchObject({ id: 's2', code: 'too_many_requests' });
    for (let n = 0; n < 6; n += 1) watcher.send({ t: 'ping', n });
    expect(await watcher.end()).toBe(1008);
    await using other = await rig.watch();
    other.socket.send('x'.repeat(20_000));
    expect(await other.end()).toBe(1009);
  });

  it('who asks for ever more and reads nothing is cut off', async () => {
    await using rig = await Rig.open({ bufferedMaxBytes: -1 });
    await using watcher = await rig.watch();
    expect(await watcher.end()).toBe(1006);
  });

  it('so many viewers: the next is told to try later', async () => {
    await using rig = await Rig.open({ viewers: 1 });
    await using watcher = await rig.watch();
    await watcher.next('welcome');
    const { ticket } = await rig.tickets.issue({ token: rig.token, session: null });
    expect(await refusalOf(rig.url, { ticket })).toMatchObject({ status: 503, json: { code: 'unavailable' } });
  });
});
