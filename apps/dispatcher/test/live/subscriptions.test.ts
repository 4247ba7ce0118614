// What a subscription is told (docs/spec.md stream-*): over real sockets, with limits that a test can reach.

import { type LivePosition, type ServerMessage, toLiveRow } from '@posthorn/contracts/live';
import { describe, expect, it } from 'vitest';
import { createdWebhook, newTenant } from '../support/builders.ts';
import { prunePass } from '../support/prune-pass.ts';
import { Rig } from './support/rig.ts';
import type { Watcher } from './support/watcher.ts';

type Ev = Extract<ServerMessage, { t: 'ev' }>;
const idsOf = ({ rows }: Pick<Ev, 'rows'>): string[] => rows.map((row) => toLiveRow(row).id);

async function begun(rig: Rig, q = ''): Promise<{ watcher: Watcher; at: LivePosition }> {
  const watcher = await rig.watch();
  await watcher.next('welcome');
  watcher.subscribe(q);
  const { at } = await watcher.next('snap');
  return { watcher, at };
}

describe('stream-2: who comes back with a position is told everything since', () => {
  it('in frames that join on', async () => {
    await using rig = await Rig.open({ frameRows: 2 });
    const { watcher, at } = await begun(rig);
    await watcher[Symbol.asyncDispose]();
    const ids = await rig.accept(5);
    await using again = await rig.watch();
    again.subscribe('', at);
    const frames = [await again.next('ev'), await again.next('ev'), await again.next('ev')];
    expect(frames.flatMap(idsOf)).toEqual(ids);
    expect(frames.map(({ from }) => from)).toEqual([at, frames[0]?.to, frames[1]?.to]);
    expect(frames.map(({ behind }) => behind)).toEqual([3, 1, 0]);
    expect(again.messages.some(({ t }) => t === 'snap')).toBe(false);
  });

  it('also of what matches no longer, whether it was told of it or not', async () => {
    await using rig = await Rig.open();
    const [id] = await rig.accept();
    const { watcher, at } = await begun(rig, 'status:pending');
    await watcher[Symbol.asyncDispose]();
    await rig.attempt('delivered');
    await using again = await rig.watch();
    again.subscribe('status:pending', at);
    expect(await again.next('ev')).toMatchObject({ from: at, rows: [], out: [id] });
  });

  it('but not of more than can be told: that is a gap', async () => {
    await using rig = await Rig.open({ resumeChanges: 3 });
    const { watcher, at } = await begun(rig);
    await watcher[Symbol.asyncDispose]();
    await rig.accept(4);
    const head = await rig.store.liveHead();
    await using again = await rig.watch();
    again.subscribe('', at);
    const told = { t: 'gap', id: 's1', from: at, to: head, changes: 4, behind: 0, why: 'paused' };
    expect(await again.next('gap')).toEqual(told);
    await rig.accept();
    expect(await again.next('ev')).toMatchObject({ from: head, to: await rig.store.liveHead() });
  });
});

describe('stream-3: a position that cannot be gone on from is said to be one', () => {
  async function ofAnotherDatabase(): Promise<LivePosition> {
    await using other = await Rig.open();
    return await other.store.liveHead();
  }

  it.each([
    ['a text that is not a position', async () => 'nonsense'],
    ['a position of another database', ofAnotherDatabase],
  ])('%s: reset, and a snapshot', async (_what, given) => {
    await using rig = await Rig.open();
    const [id] = await rig.accept();
    const { watcher } = await begun(rig);
    watcher.subscribe('', await given());
    expect(await watcher.next('reset')).toEqual({ t: 'reset', id: 's1', why: 'unknown' });
    expect(idsOf(await watcher.next('snap'))).toEqual([id]);
    await watcher[Symbol.asyncDispose]();
  });

  it('one that is older than the log: a gap', async () => {
    await using rig = await Rig.open();
    const { watcher, at } = await begun(rig);
    await watcher[Symbol.asyncDispose]();
    await rig.accept(2);
    const now = Date.now() + 86_500_000;
    await prunePass(rig.store, { now });
    await using again = await rig.watch();
    again.subscribe('', at);
    const to = await rig.store.liveHead();
    expect(await again.next('gap')).toMatchObject({ from: at, to, changes: 2, behind: 0, why: 'retention' });
  });
});

describe('stream-4: the query decides on the server', () => {
  it('a fault says where it is, and the subscription goes on as it was', async () => {
    await using rig = await Rig.open();
    const { watcher } = await begun(rig);
    watcher.subscribe('status:nonsense');
    const fault = await watcher.next('error');
    expect(fault).toMatchObject({ id: 's1', code: 'invalid', at: { from: expect.any(Number), to: 15 } });
    const ids = await rig.accept();
    expect(idsOf(await watcher.next('ev'))).toEqual(ids);
    await watcher[Symbol.asyncDispose]();
  });

  it('another query under the same id takes the place of the one before', async () => {
    await using rig = await Rig.open();
    const [id] = await rig.accept();
    await rig.attempt('retrying');
    const { watcher } = await begun(rig, 'status:pending');
    watcher.subscribe('status:retrying');
    expect(idsOf(await watcher.next('snap'))).toEqual([id]);
    await watcher[Symbol.asyncDispose]();
  });

  it('what matches nothing moves the position all the same', async () => {
    await using rig = await Rig.open();
    const { watcher, at } = await begun(rig, 'status:failed');
    await rig.accept(3);
    const to = await rig.store.liveHead();
    const marks = [await watcher.next('mark')];
    while (marks.at(-1)?.to !== to) marks.push(await watcher.next('mark'));
    expect(marks.map(({ from }) => from)).toEqual([at, ...marks.slice(0, -1).map((mark) => mark.to)]);
    await watcher[Symbol.asyncDispose]();
  });
});

describe('stream-5: rows are taken out', () => {
  it('where they were told, and where only the search can have shown them', async () => {
    await using rig = await Rig.open();
    const [old] = await rig.accept();
    await rig.accept(2);
    await using watcher = await rig.watch();
    watcher.subscribe('status:pending', null, 's1', 1);
    expect((await watcher.next('snap')).older).not.toBeNull();
    const [fresh] = await rig.accept();
    expect(idsOf(await watcher.next('ev'))).toEqual([fresh]);
    await rig.attempt('delivered');
    const gone: string[] = [];
    while (gone.length < 4) gone.push(...(await watcher.next('ev')).out);
    expect(gone).toContain(old);
    expect(gone).toContain(fresh);
  });
});

describe('stream-6: a viewer that does not keep up', () => {
  const limits = { unackedFrames: 3, sampledAfterChanges: 5, sampledRows: 2 };

  /** Has room for nothing more, and 38 changes are to be told. The snapshot is the first of the three. */
  async function behind(rig: Rig) {
    const { watcher } = await begun(rig);
    await rig.accept();
    await watcher.next('ev');
    await rig.accept();
    const { to } = await watcher.next('ev');
    return { watcher, to, ids: await rig.accept(38) };
  }

  it('is sent no more than it may hold, however much happens', async () => {
    await using rig = await Rig.open(limits);
    const { watcher } = await behind(rig);
    await watcher.next('agg');
    await watcher.next('agg');
    expect(watcher.messages.filter(({ t }) => t === 'ev' || t === 'sampled')).toHaveLength(2);
    await watcher[Symbol.asyncDispose]();
  });

  it('is told the newest of what it missed, and how much that was', async () => {
    await using rig = await Rig.open(limits);
    const { watcher, to, ids } = await behind(rig);
    watcher.ack(to);
    const sampled = await watcher.next('sampled');
    expect(sampled).toMatchObject({ from: to, to: await rig.store.liveHead(), matched: 38, behind: 0 });
    expect(idsOf(sampled)).toEqual(ids.slice(-2));
    await watcher[Symbol.asyncDispose]();
  });

  it('is told all, where that is not much', async () => {
    await using rig = await Rig.open({ ...limits, sampledAfterChanges: 38 });
    const { watcher, to, ids } = await behind(rig);
    watcher.ack(to);
    expect(idsOf(await watcher.next('ev'))).toEqual(ids);
    await watcher[Symbol.asyncDispose]();
  });

  it('is told of a gap, where it is too far behind for that', async () => {
    await using rig = await Rig.open({ ...limits, gapAfterChanges: 20 });
    const { watcher, to } = await behind(rig);
    watcher.ack(to);
    const head = await rig.store.liveHead();
    expect(await watcher.next('gap')).toMatchObject({ from: to, to: head, changes: 38, behind: 0, why: 'slow' });
    const ids = await rig.accept();
    expect(idsOf(await watcher.next('ev'))).toEqual(ids);
    await watcher[Symbol.asyncDispose]();
  });

  it('makes room by acknowledging a mark, for all frames before it', async () => {
    await using rig = await Rig.open({ unackedFrames: 3 });
    const other = await createdWebhook(rig.store, rig.token.tenantId);
    const { watcher } = await begun(rig, `webhook:${rig.webhook.id}`);
    await rig.accept();
    await watcher.next('ev');
    await rig.accept(1, other);
    const { to } = await watcher.next('mark');
    const third = await rig.accept();
    expect(idsOf(await watcher.next('ev'))).toEqual(third);
    const fourth = await rig.accept();
    await watcher.next('agg');
    expect(watcher.messages.filter(({ t }) => t === 'ev')).toHaveLength(2);
    watcher.ack(to);
    expect(idsOf(await watcher.next('ev'))).toEqual(fourth);
    await watcher[Symbol.asyncDispose]();
  });

  it('does not hold up another', async () => {
    await using rig = await Rig.open(limits);
    const { watcher } = await behind(rig);
    const { watcher: quick } = await begun(rig);
    const ids = await rig.accept();
    expect(idsOf(await quick.next('ev'))).toEqual(ids);
    expect(watcher.messages.filter(({ t }) => t === 'ev')).toHaveLength(2);
    await watcher[Symbol.asyncDispose]();
    await quick[Symbol.asyncDispose]();
  });
});

describe('stream-7: paused, or hidden', () => {
  it('no rows come until it goes on, and then all of them', async () => {
    await using rig = await Rig.open();
    const { watcher, at } = await begun(rig);
    watcher.send({ t: 'pause', id: 's1' });
    await watcher.roundTrip();
    const ids = await rig.accept(3);
    await watcher.next('agg');
    expect(watcher.messages.some(({ t }) => t === 'ev' || t === 'mark')).toBe(false);
    watcher.send({ t: 'resume', id: 's1' });
    const ev = await watcher.next('ev');
    expect(ev.from).toBe(at);
    expect(idsOf(ev)).toEqual(ids);
    await watcher[Symbol.asyncDispose]();
  });

  it('what came meanwhile is a gap where it is too much', async () => {
    await using rig = await Rig.open({ resumeChanges: 2 });
    const { watcher, at } = await begun(rig);
    watcher.send({ t: 'pause', id: 's1' });
    await watcher.roundTrip();
    await rig.accept(3);
    watcher.send({ t: 'resume', id: 's1' });
    const to = await rig.store.liveHead();
    expect(await watcher.next('gap')).toMatchObject({ from: at, to, changes: 3, behind: 0, why: 'paused' });
    await watcher[Symbol.asyncDispose]();
  });

  it('what the log has lost meanwhile is a gap', async () => {
    await using rig = await Rig.open();
    const { watcher, at } = await begun(rig);
    watcher.send({ t: 'pause', id: 's1' });
    await watcher.roundTrip();
    await rig.accept(3);
    const now = Date.now() + 86_500_000;
    await prunePass(rig.store, { now });
    watcher.send({ t: 'resume', id: 's1' });
    // The newest row of the log always stays.
    const gap = await watcher.next('gap');
    expect(gap).toMatchObject({ from: at, changes: 2, behind: 1, why: 'retention' });
    expect(await watcher.next('ev')).toMatchObject({ from: gap.to, to: await rig.store.liveHead() });
    await watcher[Symbol.asyncDispose]();
  });

  it('a hidden page is told less often', async () => {
    await using rig = await Rig.open({ hiddenTickMs: 1e12 });
    const { watcher } = await begun(rig);
    watcher.send({ t: 'vis', hidden: true });
    await watcher.roundTrip();
    const ids = await rig.accept(2);
    await watcher.next('agg');
    expect(watcher.messages.some(({ t }) => t === 'ev')).toBe(false);
    watcher.send({ t: 'vis', hidden: false });
    expect(idsOf(await watcher.next('ev'))).toEqual(ids);
    await watcher[Symbol.asyncDispose]();
  });
});

it('stream-13: another tenant hears of nothing', async () => {
  await using rig = await Rig.open();
  const other = await newTenant(rig.store);
  await using watcher = await rig.watch(other);
  watcher.subscribe();
  expect((await watcher.next('snap')).rows).toEqual([]);
  await rig.accept(3);
  rig.seconds.accepted({ tenantId: rig.token.tenantId, deliveries: 1, held: 0, suppressed: [] });
  await watcher.next('agg');
  expect((await watcher.next('agg')).second).toMatchObject({ accepted: 0 });
  expect(watcher.messages.some(({ t }) => t === 'ev')).toBe(false);
});
