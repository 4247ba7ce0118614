import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { nestHandler } from '@posthorn/receiver-kit/nest';
import { describe, expect, it, onTestFinished } from 'vitest';
import { makeReceiver } from '../support/make-receiver.ts';
import { moduleWith } from '../support/nest-module.ts';
import { signedRequest } from '../support/sender.ts';

describe.each([
  ['Express', () => new ExpressAdapter()],
  ['Fastify', () => new FastifyAdapter()],
])('adapter-10: NestJS on %s', (_name, platform) => {
  async function start(rawBody: boolean) {
    const made = makeReceiver();
    made.receiver.on('*', () => undefined);
    const app = await NestFactory.create(moduleWith(nestHandler(made.receiver)), platform() as never, {
      ...{ rawBody, logger: false, abortOnError: false },
    });
    await app.listen(0, '127.0.0.1');
    onTestFinished(() => app.close());
    const post = (request: { headers: Record<string, string>; body: Uint8Array }) =>
      app
        .getUrl()
        .then((url) =>
          fetch(`${url}/webhooks`, { method: 'POST', headers: request.headers, body: Uint8Array.from(request.body) }),
        );
    return { ...made, post };
  }

  it('adapter-10: verifies the bytes that rawBody keeps, and writes the answer itself', async () => {
    const { post } = await start(true);
    const request = signedRequest({ text: '{ "n": 1.0 }' });
    expect((await post(request)).status).toBe(200);
    expect((await post(request)).headers.get('webhook-duplicate')).toBe('1');
    const { 'content-length': _, ...headers } = signedRequest({ number: 2 }).headers;
    const changed = await post({ headers, body: Buffer.from('{"n":2}') });
    expect([changed.status, await changed.text()]).toEqual([401, '{"error":{"code":"signature_mismatch"}}']);
  });

  it('adapter-10: without rawBody the log says what to set', async () => {
    const { post, log } = await start(false);
    expect((await post(signedRequest())).status).toBe(500);
    expect(log.at(-1)?.message).toMatch(/body_already_parsed.*rawBody: true/s);
    expect(log.at(-1)?.message).not.toMatch(/express|fastify/i);
  });
});
