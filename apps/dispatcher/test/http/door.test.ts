// How many requests are begun in a turn of the event loop, and whose.
import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { Crowd } from '../../src/domain/crowd.ts';
import { Door } from '../../src/http/door.ts';

/** Requests are named by their paths, and callers by their `authorization`: a number is a tenant's id. */
function open({ isShared = true } = {}) {
  const begun: string[] = [];
  const refused: string[] = [];
  const callers = new Crowd<string | undefined>(() => 0);
  if (isShared) for (const caller of ['one', 'another']) callers.came(caller);
  const door = new Door({
    callers,
    begin: ({ url }) => void begun.push(url ?? ''),
    refuse: ({ url }) => void refused.push(url ?? ''),
    callerOf: ({ headers: { authorization = '' } }) =>
      /^\d+$/.test(authorization) ? Number(authorization) : authorization,
  });
  const send = (caller: number | string, url: string, socket = new Socket()): Socket => {
    const request = new IncomingMessage(socket);
    request.url = url;
    request.headers = { authorization: String(caller) };
    door.arrived(request, new ServerResponse(request));
    return socket;
  };
  const nextTurn = async (): Promise<string[]> => {
    const before = begun.length;
    await turn();
    return begun.slice(before);
  };
  return { begun, refused, door, send, nextTurn };
}

it('share-60: of many requests that arrive together four are begun in each turn, in order', async () => {
  const { begun, send, nextTurn } = open();
  for (let n = 0; n < 10; n += 1) send(1, `/${n}`);
  expect(begun).toEqual(['/0', '/1', '/2', '/3']);
  expect(await nextTurn()).toEqual(['/4', '/5', '/6', '/7']);
  // One that comes later does not overtake, and finds no turn of its own.
  send(1, '/10');
  send(1, '/11');
  expect(await nextTurn()).toEqual(['/8', '/9', '/10', '/11']);
  send(1, '/12');
  expect(await nextTurn()).toEqual(['/12']);
});

it('share-60: a caller that is alone has 32 begun in each turn, until another one comes', async () => {
  const { begun, send, nextTurn } = open({ isShared: false });
  for (let n = 0; n < 100; n += 1) send(1, '/');
  expect(begun).toHaveLength(32);
  expect(await nextTurn()).toHaveLength(32);
  send(2, '/other');
  const next = await nextTurn();
  expect([next.length, next.includes('/other')]).toEqual([4, true]);
});

it('share-60: what comes one by one is begun immediately', async () => {
  const { begun, send } = open();
  for (let n = 1; n <= 100; n += 1) {
    send(1, `/${n}`);
    expect(begun).toHaveLength(n);
    if (n % 4 === 0) await turn();
  }
});

it('share-61: the request of another tenant is begun in the next turn, however many wait', async () => {
  const { send, nextTurn } = open();
  for (let n = 0; n < 1100; n += 1) send(1, `/noisy/${n}`);
  await nextTurn();
  send(2, '/quiet');
  expect(await nextTurn()).toContain('/quiet');
});

it('share-62: credentials that change with each request do not delay a tenant, nor an address for more than one request each', async () => {
  const { begun, send, nextTurn } = open();
  for (let n = 0; n < 1100; n += 1) send(`10.0.0.1 ${n % 16}`, '/flood');
  await nextTurn();
  const before = begun.length;
  send('10.0.0.2', '/newcomer');
  send(2, '/tenant');
  expect(await nextTurn()).toContain('/tenant');
  for (let turns = 0; turns < 10; turns += 1) await nextTurn();
  expect(begun.indexOf('/newcomer') - before).toBeLessThanOrEqual(18);
});

it.each(['/healthz', '/api/health', '/readyz'])('share-63: %s goes first, twice in a turn', async (probe) => {
  const { begun, send, nextTurn } = open();
  for (let n = 0; n < 1100; n += 1) send(1, '/noisy');
  const before = begun.length;
  for (let n = 0; n < 3; n += 1) send('prober', probe);
  expect(begun.slice(before)).toEqual([probe, probe]);
  expect(await nextTurn()).toContain(probe);
  send('prober', probe);
  expect(begun.at(-1)).toBe(probe);
});

it('share-64: a request whose client has left is dropped and uses no turn', async () => {
  const { send, nextTurn, door } = open();
  for (let n = 0; n < 4; n += 1) send(1, '/first');
  const gone = Array.from({ length: 50 }, () => send(1, '/gone'));
  for (let n = 0; n < 4; n += 1) send(1, '/stays');
  for (const socket of gone) socket.destroy();
  expect(await nextTurn()).toEqual(['/stays', '/stays', '/stays', '/stays']);
  expect(gone.filter((socket) => door.holds(socket))).toEqual([]);
});

it('share-65: a connection has at most 100 requests waiting', async () => {
  const { begun, refused, send, nextTurn } = open();
  const connection = new Socket();
  for (let n = 0; n < 110; n += 1) send(1, `/${n}`, connection);
  expect(refused).toEqual(['/104', '/105', '/106', '/107', '/108', '/109']);
  // As many as were begun since may wait.
  await nextTurn();
  for (let n = 110; n < 116; n += 1) send(1, `/${n}`, connection);
  expect(refused.slice(6)).toEqual(['/114', '/115']);
  for (let turns = 0; turns < 30; turns += 1) await nextTurn();
  expect(begun).toHaveLength(108);
});

it('share-65: while 10,000 wait, each connection may have one', async () => {
  const { refused, send } = open();
  const connections = Array.from({ length: 101 }, () => new Socket());
  for (let n = 0; n < 10_004; n += 1) send(n % 7, '/first', connections[n % 101]);
  expect(refused).toEqual([]);
  send(1, '/second', connections[0]);
  send(1, '/only');
  expect(refused).toEqual(['/second']);
});
