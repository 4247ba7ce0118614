// Which connections give way and which are ended, by a clock that the test moves.
import { EventEmitter } from 'node:events';
import type { ServerResponse } from 'node:http';
import { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
import { Connections } from '../../src/http/connections.ts';

const LIMITS = { connections: 3, workMs: 1000, takeMs: 500 };

function rig() {
  let now = 0;
  const connections = new Connections(LIMITS, () => now);
  const open = () => {
    const socket = new PassThrough();
    connections.add(socket);
    now += 1;
    return socket;
  };
  const request = (socket: PassThrough) => {
    const response = new EventEmitter();
    connections.begun(socket, response as unknown as ServerResponse);
    now += 1;
    return response;
  };
  const pass = (ms: number) => {
    now += ms;
    connections.endOverdue();
  };
  return { connections, open, request, pass };
}

it('connection-4: the connection that has idled longest gives way to a new one', () => {
  const { open, request } = rig();
  const [first, second, third] = [open(), open(), open()];
  // The first was asked and answered since: it idles for less time than the second.
  const answer = request(first);
  answer.emit('prefinish');
  answer.emit('finish');
  const fourth = open();
  expect([first, second, third, fourth].map((one) => one.destroyed)).toEqual([false, true, false, false]);
});

it('connection-4: a client that takes its answer gives way when it has been at it for longest; requests under way never do', () => {
  const { open, request, pass, connections } = rig();
  const [slow, working, idle] = [open(), open(), open()];
  request(working);
  request(slow).emit('prefinish');
  pass(400);
  open();
  expect([slow.destroyed, working.destroyed, idle.destroyed]).toEqual([false, false, true]);
  const busy = rig();
  const all = [busy.open(), busy.open(), busy.open()];
  for (const one of all) busy.request(one);
  expect(busy.open().destroyed).toBe(true);
  expect(all.some((one) => one.destroyed)).toBe(false);
  expect(connections.size).toBe(3);
});

it('connection-4: connections that just opened do not replace each other while a request waits for its turn for longer', () => {
  const { open, request, pass, connections } = rig();
  const [first, second, third] = [open(), open(), open()];
  for (const socket of [first, second, third]) connections.queued(socket);
  pass(10);
  const fourth = open();
  expect([first, second, third].map((one) => one.destroyed)).toEqual([true, false, false]);
  const fifth = open();
  expect([second, third, fourth].map((one) => one.destroyed)).toEqual([true, false, false]);
  // One request of its pipeline is under way, and the next waits.
  request(fourth);
  connections.queued(fourth);
  for (let n = 0; n < 5; n += 1) open();
  expect([third, fourth, fifth].map((one) => one.destroyed)).toEqual([true, false, true]);
  pass(LIMITS.workMs);
  expect(fourth.destroyed).toBe(true);
});

it('connection-3: a request that waits for its turn has its time', () => {
  const { open, pass, connections } = rig();
  const socket = open();
  connections.queued(socket);
  pass(LIMITS.workMs);
  expect(socket.destroyed).toBe(false);
  pass(2);
  expect(socket.destroyed).toBe(true);
});

it('connection-3: a request that is worked on and an answer that is not taken have their time', () => {
  const { open, request, pass } = rig();
  const [working, taking, upgraded] = [open(), open(), open()];
  request(working);
  request(taking).emit('prefinish');
  pass(490);
  expect([working.destroyed, taking.destroyed]).toEqual([false, false]);
  pass(20);
  expect([working.destroyed, taking.destroyed]).toEqual([false, true]);
  pass(500);
  expect(working.destroyed).toBe(true);
  pass(1_000_000);
  expect(upgraded.destroyed).toBe(false);
});

it('connection-5: a stream is not ended by these times, and does not give way', () => {
  const { connections, open, pass } = rig();
  const [stream, other, third] = [open(), open(), open()];
  connections.upgraded(stream);
  pass(1_000_000);
  open();
  expect([stream.destroyed, other.destroyed, third.destroyed]).toEqual([false, true, false]);
});

it('connection-4: what closed by itself is forgotten', async () => {
  const { connections, open } = rig();
  const [first, second] = [open(), open()];
  first.destroy();
  await new Promise((resolve) => setImmediate(resolve));
  expect(connections.size).toBe(1);
  connections.endAll();
  expect(second.destroyed).toBe(true);
});
