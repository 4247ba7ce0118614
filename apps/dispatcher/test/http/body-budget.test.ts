import { EventEmitter, once } from 'node:events';
import { createServer, request as send } from 'node:http';
import type { AddressInfo } from 'node:net';
import express, { type Request, type Response } from 'express';
import { expect, it } from 'vitest';
import { RequestError } from '../../src/domain/errors.ts';
import { BodyBudget } from '../../src/http/body-budget.ts';

function request(budget: BodyBudget, tenantId: number, headers: Record<string, string>) {
  const res = Object.assign(new EventEmitter(), {
    locals: { identity: { token: { tenantId } } },
  }) as unknown as Response;
  const req = { headers, body: undefined } as unknown as Request;
  let passed = false;
  budget.reserve(1000)(req, res, () => {
    passed = true;
  });
  return { req, res, passed: () => passed, end: () => void res.emit('close') };
}

it('limit-4: bodies in memory are bounded, a tenant takes half of it at most, and room comes back with the answer', () => {
  const budget = new BodyBudget(1000);
  const length = (bytes: number) => ({ 'content-length': String(bytes) });
  const first = request(budget, 1, length(400));
  expect(() => request(budget, 1, length(101))).toThrow(RequestError);
  expect(request(budget, 1, length(100)).passed()).toBe(true);
  request(budget, 2, length(500));
  expect(() => request(budget, 3, length(1))).toThrow(/nothing was accepted/);
  expect(request(budget, 3, {}).passed()).toBe(true);
  first.end();
  expect(budget.used).toBe(600);
  expect(request(budget, 3, length(400)).passed()).toBe(true);
});

it('limit-4: what cannot be told before it is read is a guess, put right once it is', () => {
  const budget = new BodyBudget(100_000);
  const packed = request(budget, 1, { 'content-length': '50', 'content-encoding': 'gzip' });
  expect(budget.used).toBe(400);
  packed.req.body = Buffer.alloc(700);
  budget.correct(packed.req, packed.res, () => undefined);
  expect(budget.used).toBe(700);
  const chunked = request(budget, 1, { 'transfer-encoding': 'chunked' });
  expect(budget.used).toBe(1700);
  for (const one of [chunked, packed]) one.end();
  expect(budget.used).toBe(0);
});

it('limit-4: a client that went while its token was looked up takes no room', async () => {
  const budget = new BodyBudget(1000);
  const app = express();
  let client: ReturnType<typeof send> | undefined;
  const passed = new Promise<void>((resolve) => {
    app.post(
      '/',
      async (_req, res, next) => {
        res.locals['identity'] = { token: { tenantId: 1 } };
        const closed = once(res, 'close');
        client?.destroy();
        await closed;
        next();
      },
      budget.reserve(1000),
      () => resolve(),
    );
  });
  const server = createServer(app).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  client = send({ host: '127.0.0.1', port, method: 'POST', headers: { 'content-length': '400' } });
  client.on('error', () => undefined).flushHeaders();
  await passed;
  expect(budget.used).toBe(0);
  server.close();
});

it('limit-4: nor does one that went while its body was being unpacked', () => {
  const budget = new BodyBudget(100_000);
  const packed = request(budget, 1, { 'content-length': '50', 'content-encoding': 'gzip' });
  packed.end();
  packed.req.body = Buffer.alloc(700);
  budget.correct(packed.req, packed.res, () => undefined);
  expect(budget.used).toBe(0);
});
