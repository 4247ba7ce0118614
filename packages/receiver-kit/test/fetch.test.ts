import { Buffer } from 'node:buffer';
import { describe, expect, it, vi } from 'vitest';
import { makeReceiver } from './support/make-receiver.ts';
import { type SendOptions, signedRequest } from './support/sender.ts';

const URL_ = 'http://127.0.0.1/webhooks';
const request = (send: SendOptions = {}, headers: Record<string, string> = {}) => {
  const signed = signedRequest(send);
  return new Request(URL_, { method: 'POST', body: signed.body, headers: { ...signed.headers, ...headers } });
};
const codeOf = async (response: Response) => [response.status, JSON.parse(await response.text()).error.code];

describe('receiver-20: receiver.fetch takes a web Request', () => {
  it('and needs no `this`', async () => {
    const { receiver } = makeReceiver();
    const handler = vi.fn();
    const { fetch } = receiver.on('transaction.created', handler);
    const response = await fetch(request());
    expect([response.status, await response.text()]).toEqual([200, '']);
    expect(handler).toHaveBeenCalledTimes(1);
  });

  it('with a byte order mark, and bytes that are no text up to the signature check', async () => {
    const { receiver } = makeReceiver();
    receiver.on('transaction.created', () => undefined);
    expect((await receiver.fetch(request({ text: '\uFEFF{"id":"t1"}' }))).status).toBe(200);
    expect(await codeOf(await receiver.fetch(request({ body: Buffer.from([0xff, 0xfe]) })))).toEqual([
      422,
      'json_invalid',
    ]);
  });

  it('in several chunks, or without a body', async () => {
    const { receiver } = makeReceiver();
    receiver.on('transaction.created', () => undefined);
    const { body, headers } = signedRequest();
    const parts = new ReadableStream({
      start(controller) {
        for (const byte of body) controller.enqueue(Uint8Array.of(byte));
        controller.close();
      },
    });
    const chunked = new Request(URL_, { method: 'POST', body: parts, headers, duplex: 'half' });
    expect((await receiver.fetch(chunked)).status).toBe(200);
    const empty = new Request(URL_, { method: 'POST', headers: signedRequest({ text: '' }).headers });
    expect(await codeOf(await receiver.fetch(empty))).toEqual([422, 'json_invalid']);
  });
});

describe('receiver-21: receiver.fetch refuses at once', () => {
  it('a body that was read before', async () => {
    const { receiver, log } = makeReceiver();
    const used = request();
    await used.json();
    expect(await codeOf(await receiver.fetch(used))).toEqual([500, 'body_already_read']);
    expect(log[0]?.message).toContain('request.clone()');
  });

  it('a body another reader holds', async () => {
    const { receiver } = makeReceiver();
    const locked = request();
    const reader = locked.body!.getReader();
    expect(await codeOf(await receiver.fetch(locked))).toEqual([500, 'body_already_read']);
    await reader.cancel();
  });

  it('other methods, large bodies with and without a length', async () => {
    const { receiver } = makeReceiver({ maxBodyBytes: 10 });
    const get = await receiver.fetch(new Request(URL_));
    expect([get.status, get.headers.get('allow')]).toEqual([405, 'POST']);
    expect(await codeOf(await receiver.fetch(request()))).toEqual([413, 'body_too_large']);
    const { body, headers } = signedRequest();
    const { 'content-length': _, ...rest } = headers;
    expect(await codeOf(await receiver.fetch(new Request(URL_, { method: 'POST', body, headers: rest })))).toEqual([
      413,
      'body_too_large',
    ]);
  });

  it('a clone of a request that was read is whole', async () => {
    const { receiver } = makeReceiver();
    receiver.on('transaction.created', () => undefined);
    const original = request();
    const clone = original.clone();
    await original.json();
    expect((await receiver.fetch(clone)).status).toBe(200);
  });
});
