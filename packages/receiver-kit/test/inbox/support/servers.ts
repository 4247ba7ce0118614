// Starts servers for one test file, from programs that this machine may have or not.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { freePort } from '../../support/free-port.ts';

export interface Server {
  readonly port: number;
  readonly url: string;
  stop(): Promise<void>;
}

/** PostgreSQL and MariaDB refuse to run as root. Then they run as the user `nobody`. */
const NOBODY = { uid: 65_534, gid: 65_534 };
export const identity: Partial<typeof NOBODY> = process.getuid?.() === 0 ? NOBODY : {};
export const environment = { PATH: `${process.env['PATH'] ?? ''}:/usr/sbin`, LC_ALL: 'C', TZ: 'UTC' };

/** `null` if the program can be run, else the reason, which is printed. */
export function whyMissing(program: string): string | null {
  const { error } = spawnSync(program, ['--version'], { env: environment });
  if (error === undefined) return null;
  const reason = `${program} cannot be run (${error.message}), so its tests are left out`;
  console.warn(reason);
  return reason;
}

export interface ServerFolder {
  readonly path: string;
  /** Makes a folder in it. */
  sub(name: string): string;
  remove(): void;
}

/** A folder that the server may write to. */
export function serverFolder(name: string): ServerFolder {
  const own = (path: string): string => {
    if (identity === NOBODY) chownSync(path, NOBODY.uid, NOBODY.gid);
    return path;
  };
  const path = own(mkdtempSync(join(tmpdir(), `posthorn-${name}-`)));
  return {
    path,
    sub(inside) {
      mkdirSync(join(path, inside));
      return own(join(path, inside));
    },
    remove: () => rmSync(path, { recursive: true, force: true }),
  };
}

export interface Program {
  readonly program: string;
  readonly args: (port: number) => string[];
  /** A line of its output, once it accepts connections. */
  readonly isReady: RegExp;
  readonly prints: 'stdout' | 'stderr';
}

/** @throws Error with its output, if it ends before it is ready. */
export async function serve({
  program,
  args,
  isReady,
  prints,
}: Program): Promise<{ port: number; stop(): Promise<void> }> {
  const port = await freePort();
  const server = spawn(program, args(port), {
    ...identity,
    env: environment,
    stdio: ['ignore', prints === 'stdout' ? 'pipe' : 'ignore', prints === 'stderr' ? 'pipe' : 'ignore'],
  });
  await ready(server, isReady);
  return { port, stop: () => ended(server) };
}

async function ended(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null) return;
  const exited = once(server, 'exit');
  // Servers wait for open connections at SIGTERM; pools close theirs after they say that they ended. SIGINT does not wait.
  server.kill('SIGTERM');
  const impatience = setTimeout(() => server.kill('SIGINT'), 5000);
  await exited;
  clearTimeout(impatience);
}

async function ready(server: ChildProcess, isReady: RegExp): Promise<void> {
  const lines: string[] = [];
  const output = server.stdout ?? server.stderr;
  if (output === null) throw new Error('the server has no output');
  for await (const line of createInterface(output)) {
    lines.push(line);
    if (!isReady.test(line)) continue;
    output.resume();
    return;
  }
  throw new Error(`the server ended: ${lines.join('\n')}`);
}
