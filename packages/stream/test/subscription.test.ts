// A subscription as its viewer sees it: what it is told, what is sent, and what happens when things go wrong.
import { expect, it } from 'vitest';
import { type Change, parsePosition } from '../src/index.ts';
import { FakeHost } from './support/fake-host.ts';
import { at, ev, mark, second, sent, snap, welcome } from './support/messages.ts';

const kinds = (host: FakeHost) => host.states.map(({ kind }) => kind);

it('stream-client-3: says hello, asks for its subscriptions after the welcome, and acknowledges what was taken', async () => {
  const host = new FakeHost();
  const subscription = host.stream.subscribe({ query: 'status:failed', snapshot: 20 });
  await host.connect(welcome(5));
  expect(kinds(host)).toEqual(['connecting', 'live']);
  expect(sent(host)).toEqual([
    { t: 'hello', v: 2 },
    { t: 'sub', id: 's1', q: 'status:failed', since: null, snapshot: 20 },
  ]);
  host.socket.tell(snap('s1', 5));
  host.socket.tell(ev('s1', 5, 7));
  host.socket.tell({ t: 'gap', id: 's1', from: at(7), to: at(9), changes: 2, behind: 4, why: 'slow' });
  expect([host.news, subscription.position]).toEqual([3, null]);
  const changes: Change[] = [];
  expect(subscription.take((change) => changes.push(change))).toBe(3);
  expect(changes).toMatchObject([
    { kind: 'snapshot', rows: [{ id: 'dlv_5' }], older: null },
    { kind: 'rows', rows: [{ id: 'dlv_7' }], out: [], sampled: null },
    { kind: 'gap', why: 'slow', changes: 2, behind: 4 },
  ]);
  expect(sent(host).at(-1)).toEqual({ t: 'ack', id: 's1', at: at(9) });
  expect(subscription.take(() => undefined)).toBe(0);
  expect(sent(host)).toHaveLength(3);
});

it('stream-client-1: goes on from a stored position, across a start of the dispatcher', async () => {
  const host = new FakeHost();
  const since = at(5, 1);
  const subscription = host.stream.subscribe({ query: '', since });
  await host.connect(welcome(9, 2));
  expect(sent(host).at(-1)).toMatchObject({ t: 'sub', since });
  // The dispatcher goes on from the text that it was given, and has one of its new epoch for where that leads to.
  host.socket.tell({ ...ev('s1', 5, 9), from: since, to: at(9, 2) });
  expect(subscription.take(() => undefined)).toBe(1);
  expect(subscription.position).toBe(at(9, 2));
});

it('stream-client-13: any text of 1 to 128 characters may be a position, and it comes back as it is', () => {
  for (const text of ['', 'x'.repeat(129)]) expect(parsePosition(text)).toBeNull();
  for (const text of ['5', 'e1:5', 'ä 🎈', 'x'.repeat(128)]) expect(parsePosition(text)).toBe(text);
});

it('stream-client-2: a change that the viewer could not take comes again, and only what was taken is acknowledged', async () => {
  const host = new FakeHost();
  const subscription = host.stream.subscribe({ query: '' });
  await host.connect(welcome(5));
  host.socket.tell(snap('s1', 5));
  host.socket.tell(ev('s1', 5, 6));
  const fails = (change: Change): void => {
    if (change.kind === 'rows') throw new Error('the disk is full');
  };
  expect(() => subscription.take(fails)).toThrow('the disk is full');
  expect(sent(host).at(-1)).toEqual({ t: 'ack', id: 's1', at: at(5) });
  const again: string[] = [];
  subscription.take(({ kind }) => again.push(kind));
  expect(again).toEqual(['rows']);
});

it('stream-client-2: a viewer that takes while it takes gets each change once', async () => {
  const host = new FakeHost();
  const subscription = host.stream.subscribe({ query: '' });
  await host.connect(welcome(5));
  host.socket.tell(snap('s1', 5));
  host.socket.tell(ev('s1', 5, 6));
  const taken: string[] = [];
  const take = (change: Change): void => {
    taken.push(change.kind);
    expect(subscription.take(take)).toBe(0);
  };
  expect(subscription.take(take)).toBe(2);
  expect(taken).toEqual(['snapshot', 'rows']);
});

it('stream-client-8: a missing message is asked for again under a new id, and what is under way for the old one is ignored', async () => {
  const host = new FakeHost();
  const subscription = host.stream.subscribe({ query: '' });
  await host.connect(welcome(5));
  host.socket.tell(snap('s1', 5));
  subscription.take(() => undefined);
  host.socket.tell(ev('s1', 8, 9));
  host.socket.tell(ev('s1', 9, 10));
  expect(sent(host).slice(-2)).toMatchObject([
    { t: 'unsub', id: 's1' },
    { t: 'sub', id: 's2', since: at(5) },
  ]);
  expect(subscription.take(() => undefined)).toBe(0);
  host.socket.tell(ev('s2', 5, 8));
  // Once more: the viewer is told, and begins again.
  host.socket.tell(ev('s2', 9, 10));
  expect(sent(host).at(-1)).toMatchObject({ t: 'sub', id: 's3', since: null });
  host.socket.tell(snap('s3', 10));
  const changes: string[] = [];
  subscription.take((change) => changes.push(change.kind === 'reset' ? change.why : change.kind));
  expect(changes).toEqual(['lost', 'snapshot']);
});

it('stream-client-8: a message that was lost just before a mark is missed, and asked for again', async () => {
  const host = new FakeHost();
  const subscription = host.stream.subscribe({ query: '' });
  await host.connect(welcome(5));
  host.socket.tell(snap('s1', 5));
  host.socket.tell(mark('s1', 5, 6));
  expect(subscription.take(() => undefined)).toBe(2);
  // Rows from 6 to 8 are lost here.
  host.socket.tell(mark('s1', 8, 9));
  expect(subscription.take(() => undefined)).toBe(0);
  expect(sent(host).slice(-2)).toMatchObject([
    { t: 'unsub', id: 's1' },
    { t: 'sub', id: 's2', since: at(6) },
  ]);
  host.socket.tell(ev('s2', 6, 8));
  host.socket.tell(mark('s2', 8, 9));
  const kinds: string[] = [];
  subscription.take(({ kind }) => kinds.push(kind));
  expect(kinds).toEqual(['rows', 'moved']);
  expect(subscription.position).toBe(at(9));
});

it('stream-client-8: a second subscription and a text that is not a message change nothing for the first', async () => {
  const host = new FakeHost();
  const one = host.stream.subscribe({ query: 'a' });
  const two = host.stream.subscribe({ query: 'b' });
  await host.connect(welcome(5));
  host.socket.tell(snap('s1', 5));
  host.socket.tell('nonsense');
  host.socket.tell({ t: 'of-a-newer-dispatcher', id: 's1' });
  host.socket.tell(snap('s9', 5));
  host.socket.tell({ t: 'error', id: 's2', code: 'invalid', message: 'not a query', at: { from: 0, to: 1 } });
  host.socket.tell({ t: 'error', code: 'invalid', message: 'say hello first' });
  const [first, other]: [Change[], Change[]] = [[], []];
  one.take((change) => first.push(change));
  two.take((change) => other.push(change));
  expect(first.map(({ kind }) => kind)).toEqual(['snapshot']);
  expect(other).toEqual([{ kind: 'fault', code: 'invalid', message: 'not a query', at: { from: 0, to: 1 } }]);
});

it('stream-client-3: a paused subscription stays paused on the next connection, and a hidden viewer hidden', async () => {
  const host = new FakeHost();
  host.stream.hide(true);
  const subscription = host.stream.subscribe({ query: '' });
  subscription.pause();
  await host.connect(welcome(0));
  expect(sent(host).map(({ t }) => t)).toEqual(['hello', 'vis', 'sub', 'pause']);
  subscription.resume();
  host.stream.hide(false);
  expect(sent(host).slice(-2)).toEqual([
    { t: 'resume', id: 's1' },
    { t: 'vis', hidden: false },
  ]);
});

it('stream-client-3: refresh begins again with a snapshot, and close ends a subscription', async () => {
  const host = new FakeHost();
  const subscription = host.stream.subscribe({ query: '' });
  await host.connect(welcome(5));
  host.socket.tell(snap('s1', 5));
  subscription.take(() => subscription.refresh());
  expect(sent(host).slice(-2)).toMatchObject([
    { t: 'unsub', id: 's1' },
    { t: 'sub', id: 's2', since: null },
  ]);
  subscription.close();
  expect(sent(host).at(-1)).toEqual({ t: 'unsub', id: 's2' });
  subscription.close();
  subscription.refresh();
  host.socket.shut(1006);
  host.pass(250);
  await host.answers();
  host.socket.open();
  host.socket.tell(welcome(5));
  expect(sent(host)).toEqual([{ t: 'hello', v: 2 }]);
});

it('stream-client-1: the figures of each second are handed on', async () => {
  const host = new FakeHost();
  await host.connect(welcome(5));
  host.socket.tell(second(1000));
  expect(host.greetings).toMatchObject([{ seconds: [], version: '1.2.3' }]);
  expect(host.ticks).toMatchObject([{ second: { at: 1000 }, due: 3, inFlight: 1, oldestDueMs: null }]);
});
