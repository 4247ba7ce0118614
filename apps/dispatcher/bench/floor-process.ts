// The least that a sender in Node does for an event: reads a POST, answers 202, signs the body and POSTs it on over kept
// connections. No routing, no attempts on record, no retries. Run by floor.ts, which says how it sends, and whether it writes.
import { createHmac } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { Pool } from 'undici';
import { createHttpTransport } from '../src/transport/http-transport.ts';
import type { PagesWritten, PageWanted } from './floor-page-writer.ts';

const [, , client, page, receiverUrl = ''] = process.argv;
const SECRET = 'a-secret-of-some-length';

type Send = (body: Buffer, headers: Record<string, string>) => Promise<unknown>;
const send = client === 'undici' ? overUndici() : overTransport();
const folder = page === 'page' ? mkdtempSync(join(tmpdir(), 'posthorn-bench-floor-')) : null;
const store = folder === null ? null : pageStore(folder);

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', async () => {
    const body = Buffer.concat(chunks);
    if (store !== null) await store(body);
    response.writeHead(202, { 'content-type': 'application/json' }).end('{"accepted":true}');
    const signature = createHmac('sha256', SECRET).update(body).digest('hex');
    await send(body, { 'content-type': 'application/json', 'x-signature': signature });
  });
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  process.send?.({ port: typeof address === 'object' ? address?.port : 0 });
});
process.on('disconnect', () => {
  if (folder !== null) rmSync(folder, { recursive: true, force: true });
  process.exit(0);
});

function overUndici(): Send {
  const pool = new Pool(receiverUrl, { connections: 64 });
  return async (body, headers) => {
    const answer = await pool.request({ method: 'POST', path: '/', headers, body });
    await answer.body.dump();
  };
}

function overTransport(): Send {
  const transport = createHttpTransport({ allowPrivateNetworks: true });
  const { signal } = new AbortController();
  const to = { tenantId: 1, method: 'POST', url: receiverUrl, credential: null, timeoutMs: 15_000 } as const;
  return (body, headers) => transport.send({ ...to, headers, body }, signal);
}

/** Resolves when the body is on disk. */
function pageStore(inFolder: string): (body: Buffer) => Promise<void> {
  const worker = new Worker(new URL('./floor-page-writer.ts', import.meta.url), {
    workerData: join(inFolder, 'pages'),
    // By it process-counters.ts counts its time as that of a store.
    name: 'posthorn-store-page',
  });
  const waiting = new Map<number, () => void>();
  let last = 0;
  worker.on('message', (ids: PagesWritten) => {
    for (const id of ids) {
      waiting.get(id)?.();
      waiting.delete(id);
    }
  });
  return (body) =>
    new Promise((resolve) => {
      last += 1;
      waiting.set(last, resolve);
      worker.postMessage({ id: last, text: body.toString() } satisfies PageWanted);
    });
}
