import { type Server, serve, serverFolder } from './servers.ts';

export async function startRedis(options: { readonly cluster?: boolean } = {}): Promise<Server> {
  const folder = serverFolder('redis');
  try {
    const { port, stop } = await serve({
      program: 'redis-server',
      args: (port) => [
        ...['--port', String(port), '--bind', '127.0.0.1', '--dir', folder.path, '--save', '', '--appendonly', 'no'],
        ...(options.cluster ? clusterArgs(port) : []),
      ],
      isReady: /Ready to accept connections/,
      prints: 'stdout',
    });
    return { port, url: `redis://127.0.0.1:${port}`, stop: () => stop().finally(folder.remove) };
  } catch (error) {
    folder.remove();
    throw error;
  }
}

/** A cluster of one node. Its bus has another port, by default one that may be too large. */
function clusterArgs(port: number): string[] {
  const bus = port > 40_000 ? port - 10_000 : port + 10_000;
  return ['--cluster-enabled', 'yes', '--cluster-announce-ip', '127.0.0.1', '--cluster-port', String(bus)];
}
