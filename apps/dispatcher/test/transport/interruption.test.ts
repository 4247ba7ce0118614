import { describe, expect, test } from 'vitest';
import { deferred, httpReceiver, localTransport, OK, post, rawReceiver } from './receivers.ts';

describe('transport-9: interrupted means ended at once, and never sent afterwards', () => {
  test('by the signal, while waiting for the answer', async () => {
    const arrived = deferred();
    await using receiver = await rawReceiver(() => arrived.resolve());
    await using transport = localTransport();
    const controller = new AbortController();
    const sending = post(transport, receiver.url, { signal: controller.signal });
    await arrived.promise;
    controller.abort();
    expect(await sending).toMatchObject({ status: null, error: { kind: 'interrupted' } });
  });

  test('by the signal, while the name is resolved: nobody is connected to', async () => {
    await using receiver = await httpReceiver((_request, response) => response.end());
    const found = deferred<string[]>();
    await using transport = localTransport({ lookup: () => found.promise });
    const controller = new AbortController();
    const sending = post(transport, `http://slow.test:${receiver.port}/`, { signal: controller.signal });
    controller.abort();
    expect((await sending).error?.kind).toBe('interrupted');
    found.resolve(['127.0.0.1']);
    await post(transport, receiver.url);
    expect(receiver.connections()).toBe(1);
  });

  test('by a signal that was raised before, and only the exchanges of that signal', async () => {
    await using receiver = await httpReceiver((_request, response) => response.end());
    await using transport = localTransport();
    const [one, other] = [new AbortController(), new AbortController()];
    const mine = post(transport, receiver.url, { signal: one.signal });
    const theirs = post(transport, receiver.url, { signal: other.signal });
    one.abort();
    expect((await mine).error?.kind).toBe('interrupted');
    expect((await theirs).status).toBe(200);
    expect((await post(transport, receiver.url, { signal: one.signal })).error?.kind).toBe('interrupted');
  });

  test('by disposing, twice if need be: kept connections close, later sends are refused', async () => {
    const closed = deferred();
    const arrived = deferred();
    await using idle = await rawReceiver((socket) => {
      socket.on('close', () => closed.resolve());
      socket.write(OK);
    });
    await using hung = await rawReceiver(() => arrived.resolve());
    const transport = localTransport();
    await post(transport, idle.url);
    const sending = post(transport, hung.url);
    await arrived.promise;
    await transport[Symbol.asyncDispose]();
    await transport[Symbol.asyncDispose]();
    expect((await sending).error?.kind).toBe('interrupted');
    await closed.promise;
    expect((await post(transport, idle.url)).error?.kind).toBe('interrupted');
  });
});
