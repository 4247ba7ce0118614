import { EventEmitter, once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse, request as send } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { RequestError } from '../../src/domain/errors.ts';
import type { Identity } from '../../src/domain/session.ts';
import { BodyBudget } from '../../src/http/body-budget.ts';

const of = (tenantId: number) => ({ token: { tenantId } }) as Identity;

function request(budget: BodyBudget, tenantId: number, headers: Record<string, string>) {
  const response = new EventEmitter() as ServerResponse;
  const held = budget.hold(of(tenantId), { headers } as unknown as IncomingMessage, response, 1000);
  return { held, end: () => void response.emit('close') };
}

it('limit-4: bodies in memory are bounded, a tenant takes half of it at most, and room comes back with the answer', () => {
  const budget = new BodyBudget(1000);
  const length = (bytes: number) => ({ 'content-length': String(bytes) });
  const first = request(budget, 1, length(400));
  expect(() => request(budget, 1, length(101))).toThrow(RequestError);
  request(budget, 1, length(100));
  request(budget, 2, length(500));
  expect(() => request(budget, 3, length(1))).toThrow(/nothing was accepted/);
  request(budget, 3, {});
  first.end();
  expect(budget.used).toBe(600);
  request(budget, 3, length(400));
  expect(budget.used).toBe(1000);
});

it('limit-4: what cannot be told before it is read is a guess, put right once it is', () => {
  const budget = new BodyBudget(100_000);
  const packed = request(budget, 1, { 'content-length': '50', 'content-encoding': 'gzip' });
  expect(budget.used).toBe(400);
  budget.correct(packed.held, 700);
  expect(budget.used).toBe(700);
  const chunked = request(budget, 1, { 'transfer-encoding': 'chunked' });
  expect(budget.used).toBe(1700);
  for (const one of [chunked, packed]) one.end();
  expect(budget.used).toBe(0);
});

it('limit-4: a client that went while its token was looked up takes no room', async () => {
  const budget = new BodyBudget(1000);
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const client = send({ host: '127.0.0.1', port, method: 'POST', headers: { 'content-length': '400' } });
  client.on('error', () => undefined).flushHeaders();
  const [req, res] = await once(server, 'request');
  client.destroy();
  await once(res, 'close');
  budget.hold(of(1), req, res, 1000);
  expect(budget.used).toBe(0);
  server.close();
});

it('limit-4: nor does one that went while its body was being unpacked', () => {
  const budget = new BodyBudget(100_000);
  const packed = request(budget, 1, { 'content-length': '50', 'content-encoding': 'gzip' });
  packed.end();
  budget.correct(packed.held, 700);
  expect(budget.used).toBe(0);
});
