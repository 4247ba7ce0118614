import { nextHandler } from '@posthorn/receiver-kit/next';
import { expect, it } from 'vitest';
import { makeReceiver } from '../support/make-receiver.ts';
import { signedRequest } from '../support/sender.ts';
import { adapterContract, type Send } from './contract.ts';

const asRequest =
  (handle: (request: Request) => Promise<Response>): Send =>
  ({ method = 'POST', headers, body }) =>
    handle(new Request('http://127.0.0.1/webhooks', { method, headers, ...(body && { body: Uint8Array.from(body) }) }));

adapterContract('Next.js App Router', async (receiver) => ({ send: asRequest(nextHandler(receiver)) }));
// The type of `fetch` is not part of what adapters need.
adapterContract('fetch', async (receiver) => ({
  send: asRequest((receiver as unknown as { fetch(request: Request): Promise<Response> }).fetch),
}));

it.each([0, 5])('adapter-4: a web request that breaks off after %i bytes is answered 400', async (size) => {
  const { receiver } = makeReceiver();
  let pulls = 0;
  const body = new ReadableStream({
    pull(controller) {
      if (size > 0 && pulls++ === 0) controller.enqueue(new Uint8Array(size));
      else controller.error(new TypeError('terminated'));
    },
  });
  const { 'content-length': _, ...headers } = signedRequest().headers;
  const response = await receiver.fetch(new Request('http://x', { method: 'POST', headers, body, duplex: 'half' }));
  expect([response.status, await response.text()]).toEqual([400, '{"error":{"code":"body_incomplete"}}']);
});
