// HTTP/2 by Node's compatible request and response, whose headers have names of their own for method and path.
import { once } from 'node:events';
import { connect, createServer } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { nodeHandler } from '@posthorn/receiver-kit/node';
import { expect, it, onTestFinished, vi } from 'vitest';
import { makeReceiver } from '../support/make-receiver.ts';
import { adapterContract, type Send, type Serve } from './contract.ts';

const serve: Serve = async (receiver) => {
  const handle = nodeHandler(receiver);
  const server = createServer((req, res) => void handle(req as never, res as never));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const client = connect(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  onTestFinished(() => {
    client.destroy();
    server.close();
  });
  const requestOf = (method: string, headers: [string, string][]) => {
    const lists: Record<string, string[]> = {};
    for (const [name, value] of headers) lists[name] = [...(lists[name] ?? []), value];
    return client.request({ ':method': method, ':path': '/webhooks', ...lists });
  };
  const send: Send = async ({ method = 'POST', headers, body }) => {
    // The length is a header that may be there once.
    const request = requestOf(method, headers);
    const answered = once(request, 'response');
    request.end(body);
    const [got] = (await answered) as [Record<string, string | number>];
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const plain = Object.entries(got).flatMap(([name, value]) => (name.startsWith(':') ? [] : [[name, String(value)]]));
    return new Response(Buffer.concat(parts).toString() || null, {
      status: Number(got[':status']),
      headers: plain as [string, string][],
    });
  };
  const broken = async (): Promise<void> => {
    const request = requestOf('POST', [['content-type', 'application/json']]);
    request.on('error', () => undefined);
    request.write('{"id":', () => request.close(8));
    await once(request, 'close');
  };
  return { send, broken };
};

adapterContract('HTTP/2', serve);

it('adapter-12: a body that breaks off is not taken as complete', async () => {
  const { receiver, log } = makeReceiver();
  await (await serve(receiver)).broken?.();
  await vi.waitFor(() => expect(log.at(-1)?.message).toMatch(/body_incomplete/), 10_000);
});
