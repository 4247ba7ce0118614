// A receiver on a loopback address whose queue of connections is full: whoever connects hears nothing, until it opens.
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { Worker } from 'node:worker_threads';

/** Listens, then stands still until the first number of `gate` is no longer 0. Its answers count the requests. */
const SOURCE = `
  const { createServer } = require('node:net');
  const { parentPort, workerData } = require('node:worker_threads');
  let requests = 0;
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.on('data', () => {
      requests += 1;
      socket.write('HTTP/1.1 200 OK\\r\\ncontent-length: 1\\r\\n\\r\\n' + requests);
    });
  });
  server.listen({ host: workerData.host, port: workerData.port, backlog: 1 }, () => {
    parentPort.postMessage(server.address().port);
    Atomics.wait(workerData.gate, 0, 0);
  });
`;

export type SilentReceiver = AsyncDisposable & { port: number; open: () => void };

export async function silentReceiver(host: string, port = 0): Promise<SilentReceiver> {
  const gate = new Int32Array(new SharedArrayBuffer(4));
  const worker = new Worker(SOURCE, { eval: true, workerData: { host, port, gate } });
  const [bound] = (await once(worker, 'message')) as [number];
  const fillers: Socket[] = [];
  for (;;) {
    const filler = connect(bound, host).on('error', () => undefined);
    fillers.push(filler);
    const isConnected = await Promise.race([
      once(filler, 'connect').then(() => true),
      new Promise<boolean>((resolve) => setTimeout(() => resolve(false), 300)),
    ]);
    if (!isConnected) break;
  }
  const open = (): void => {
    for (const filler of fillers) filler.destroy();
    Atomics.store(gate, 0, 1);
    Atomics.notify(gate, 0);
  };
  return {
    port: bound,
    open,
    async [Symbol.asyncDispose]() {
      open();
      await worker.terminate();
    },
  };
}
