// Stands between a driver and PostgreSQL and cuts the connection when a COMMIT passes.
import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';

export type Cut = 'before the commit' | 'after the commit';

export interface CuttingProxy {
  readonly port: number;
  /** Cuts the next COMMIT that comes after an INSERT of an effect. */
  cutNext(cut: Cut): void;
  stop(): Promise<void>;
}

export async function cuttingProxy(serverPort: number): Promise<CuttingProxy> {
  let next: Cut | undefined;
  const proxy = createServer((client) => {
    const server = connect(serverPort, '127.0.0.1');
    let isOver = false;
    let hasEffect = false;
    client.on('data', (bytes) => {
      const text = bytes.toString('latin1');
      hasEffect ||= text.includes('INSERT INTO effects');
      const isEffect = hasEffect && text.includes('COMMIT');
      if (text.includes('COMMIT')) hasEffect = false;
      if (next === undefined || !isEffect) return void server.write(bytes);
      isOver = true;
      const cut = next;
      next = undefined;
      if (cut === 'before the commit') {
        client.destroy();
        server.destroy();
      } else server.write(bytes);
    });
    server.on('data', (bytes) => {
      if (!isOver) return void client.write(bytes);
      // The server has committed, and its answer is lost.
      client.destroy();
      server.destroy();
    });
    for (const [one, other] of [
      [client, server],
      [server, client],
    ] as const) {
      one.on('error', () => other.destroy());
      one.on('close', () => other.destroy());
    }
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  return {
    port: (proxy.address() as AddressInfo).port,
    cutNext: (cut) => {
      next = cut;
    },
    stop: async () => {
      proxy.close();
    },
  };
}
