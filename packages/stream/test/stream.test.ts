// The connection as its host sees it: how it stands, when it tries again, and when it ends.
import { expect, it } from 'vitest';
import { FakeHost } from './support/fake-host.ts';
import { at, ev, sent, snap, welcome } from './support/messages.ts';

const kinds = (host: FakeHost) => host.states.map(({ kind }) => kind);

it('stream-client-5: waits longer after each failure, and a welcome sets it back', async () => {
  const host = new FakeHost();
  host.address = async () => {
    throw new Error('nothing answers');
  };
  host.stream.open();
  const waits: number[] = [];
  const since = host.time;
  for (let failures = 0; failures < 8; failures += 1) {
    await host.answers();
    const { state } = host.stream;
    if (state.kind !== 'waiting') throw new Error(state.kind);
    expect(state).toMatchObject({ why: 'nothing answers', since });
    waits.push(state.retryAt - host.time);
    host.pass(state.retryAt - host.time);
  }
  expect(waits).toEqual([250, 500, 1000, 2000, 4000, 8000, 8000, 8000]);
  host.address = async () => ({ url: 'ws://here' });
  await host.answers();
  host.pass(8000);
  await host.answers();
  host.socket.open();
  host.socket.tell(welcome(0));
  expect(host.stream.state).toEqual({ kind: 'live' });
  host.socket.shut(1006);
  expect(host.stream.state).toEqual({
    ...{ kind: 'waiting', why: 'the connection closed (1006)' },
    ...{ retryAt: host.time + 250, since: host.time },
  });
});

it.each(['signed-out', 'forbidden'] as const)(
  'stream-client-6: an identity that is %s is not tried again until open',
  async (refused) => {
    const host = new FakeHost();
    host.address = async () => ({ refused });
    host.stream.open();
    await host.answers();
    expect(host.stream.state).toEqual({ kind: refused });
    host.stream.wake();
    host.stream.hide(false);
    host.pass(3_600_000);
    await host.answers();
    expect([host.asked, host.timers.size]).toEqual([1, 0]);
    host.address = async () => ({ url: 'ws://here' });
    await host.connect(welcome(0));
    expect(host.stream.state).toEqual({ kind: 'live' });
  },
);

it.each([
  [4401, 'signed-out'],
  [4400, 'outdated'],
])('stream-client-6: a close with %i ends it', async (code, kind) => {
  const host = new FakeHost();
  await host.connect(welcome(0));
  host.socket.shut(code);
  host.pass(3_600_000);
  await host.answers();
  expect([kinds(host).at(-1), host.asked]).toEqual([kind, 1]);
});

it('stream-client-7: after close nothing is called, whatever was under way; open goes on from where it was', async () => {
  const host = new FakeHost();
  const subscription = host.stream.subscribe({ query: '' });
  const socket = await host.connect(welcome(5));
  socket.tell(snap('s1', 5));
  subscription.take(() => undefined);
  host.stream.close();
  expect([host.stream.state, socket.isClosed, host.timers.size]).toEqual([{ kind: 'closed' }, true, 0]);
  const { calls } = host;
  socket.tell(ev('s1', 5, 6));
  socket.shut(1006);
  host.stream.close();
  host.stream.wake();
  host.pass(3_600_000);
  await host.answers();
  expect(host.calls).toBe(calls);
  await host.connect(welcome(6));
  expect(sent(host).at(-1)).toMatchObject({ t: 'sub', id: 's2', since: at(5) });
});

it.each(['address', 'socket'])('stream-client-7: a close while the %s is under way ends it too', async (what) => {
  const host = new FakeHost();
  host.stream.open();
  if (what === 'socket') await host.answers();
  host.stream.close();
  await host.answers();
  for (const socket of host.sockets) socket.open();
  expect(host.stream.state).toEqual({ kind: 'closed' });
  expect(host.openSockets).toEqual([]);
});

it('stream-client-7: an address that comes after a close and another open belongs to neither', async () => {
  const host = new FakeHost();
  const answers: (() => void)[] = [];
  host.address = () => new Promise((resolve) => answers.push(() => resolve({ url: `ws://here/${answers.length}` })));
  host.stream.open();
  host.stream.close();
  host.stream.open();
  expect(answers).toHaveLength(2);
  answers[0]?.();
  await host.answers();
  expect(host.sockets).toEqual([]);
  answers[1]?.();
  await host.answers();
  expect(host.sockets).toHaveLength(1);
});

it('stream-client-7: a listener may close the stream, and nothing follows', async () => {
  const host = new FakeHost();
  host.stream.subscribe({ query: '' });
  host.stream.open();
  await host.answers();
  host.socket.open();
  Object.defineProperty(host.greetings, 'push', { value: () => host.stream.close() });
  host.socket.tell(welcome(0));
  expect(kinds(host)).toEqual(['connecting', 'closed']);
  expect(sent(host)).toEqual([{ t: 'hello', v: 2 }]);
});

it('stream-client-5: a socket that cannot be made is tried again later', async () => {
  const host = new FakeHost();
  host.address = async () => ({ url: 'not a url' });
  Object.defineProperty(host.sockets, 'push', {
    value: () => {
      throw new SyntaxError('not a url');
    },
  });
  host.stream.open();
  await host.answers();
  expect(host.stream.state).toMatchObject({ kind: 'waiting', why: 'not a url' });
});

it('stream-client-11: a silent connection and one that slept are replaced; one that is heard stays', async () => {
  const host = new FakeHost();
  await host.connect(welcome(0));
  for (let passed = 0; passed < 60; passed += 10) {
    host.pass(10_000);
    host.socket.tell({ t: 'pong', n: 1, time: 0 });
  }
  expect(host.asked).toBe(1);
  expect(
    sent(host)
      .filter(({ t }) => t === 'ping')
      .map(({ n }) => n),
  ).toEqual([1, 2, 3, 4, 5, 6]);
  host.pass(29_000);
  expect(host.asked).toBe(1);
  host.pass(1000);
  await host.answers();
  expect([host.asked, host.openSockets.length]).toEqual([2, 1]);
  host.socket.open();
  host.socket.tell(welcome(0));
  host.sleep(15_001);
  await host.answers();
  expect(host.asked).toBe(3);
});
