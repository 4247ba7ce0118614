// The adapter for fetch in Bun, Deno and workerd: the suite of all adapters over real sockets, and a receiver that works there.
import { Buffer } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import { type RequestReceiver, WebhookError } from '@posthorn/receiver-kit';
import { describe, expect, it, vi } from 'vitest';
import { adapterContract, overHttp, type Serve } from '../adapters/contract.ts';
import { listen } from '../support/listen.ts';
import { SECRET, signedRequest } from '../support/sender.ts';
import { BINARIES, type RuntimeName, startIn } from './runtime.ts';

const read = async (req: IncomingMessage): Promise<Buffer> => {
  const parts: Buffer[] = [];
  for await (const part of req) parts.push(part as Buffer);
  return Buffer.concat(parts);
};

/** Where the program in the runtime hands over what its adapter read. */
async function control(receiver: RequestReceiver): Promise<string> {
  const serve = async (req: IncomingMessage): Promise<string> => {
    const body = await read(req);
    if (req.url === '/refused') {
      void receiver.refuse(
        new WebhookError({ code: body.toString(), group: 'rejected', status: 400, message: 'in the runtime' }),
      );
      return '{}';
    }
    const pairs = decodeURIComponent(atob(String(req.headers['x-headers'])));
    const { status, headers, body: text } = await receiver.handle(body, JSON.parse(pairs));
    return JSON.stringify({ status, headers, body: text });
  };
  return listen((req, res) => void serve(req).then((text) => res.end(text)));
}

const serveIn =
  (name: RuntimeName): Serve =>
  async (receiver) => {
    const env = {
      TEST: await control(receiver),
      MAX_BODY_BYTES: String(receiver.maxBodyBytes),
      WEBHOOK_SECRET: SECRET,
    };
    return { ...overHttp(await startIn(name, env)), endsBroken: name === 'workerd' };
  };

const names = Object.keys(BINARIES) as RuntimeName[];
const isInstalled = (name: RuntimeName): boolean => BINARIES[name] !== '';

for (const name of names.filter(isInstalled)) {
  adapterContract(name, serveIn(name));

  describe(`adapter-13: ${name}`, () => {
    const env = { TEST: '', MAX_BODY_BYTES: '0', WEBHOOK_SECRET: SECRET };
    const requestOf = (text: string, number = 0) => signedRequest({ text, number, nowMs: Date.now() });

    it('adapter-13: a receiver verifies, drops duplicates, and explains a mismatch', async () => {
      const origin = await startIn(name, env);
      const send = async (request: { headers: Record<string, string>; body: Uint8Array | string }) => {
        const { 'content-length': _, ...headers } = request.headers;
        return fetch(`${origin}/own`, { method: 'POST', headers, body: request.body as string });
      };
      const request = requestOf('{"id":"t1","total":19.5}');
      expect((await send(request)).status).toBe(200);
      expect((await send(request)).headers.get('webhook-duplicate')).toBe('1');
      const changed = await send({ ...requestOf('{"id":"t2"}', 1), body: '{ "id": "t2" }' });
      expect([changed.status, await changed.text()]).toEqual([401, '{"error":{"code":"signature_mismatch"}}']);
      const { finished, log } = (await (await fetch(origin)).json()) as { finished: number; log: string[] };
      expect(finished).toBe(1);
      expect(log.at(-1)).toMatch(/without the spaces between its members/);
    });

    it('adapter-13: work that outlives the answer is finished, and the next attempt finds it done', async () => {
      const origin = await startIn(name, env);
      const send = () => fetch(`${origin}/own`, { method: 'POST', ...requestOf('{"id":"slow"}', 2) });
      expect((await send()).status).toBe(503);
      const finished = async () => ((await (await fetch(origin)).json()) as { finished: number }).finished;
      await vi.waitFor(async () => expect(await finished()).toBe(1), 10_000);
      const again = await send();
      expect([again.status, again.headers.get('webhook-duplicate')]).toEqual([200, '1']);
    });
  });
}

it.for(names.filter((name) => !isInstalled(name)))('adapter-13: %s', (name, { skip }) =>
  skip(`${name} is not installed: npm run runtimes`),
);
