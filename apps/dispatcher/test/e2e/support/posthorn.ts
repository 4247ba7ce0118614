// Posthorn as its users run it: the command line, in processes of their own, over a database in a temporary folder.
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { within } from './deadline.ts';

const BIN = fileURLToPath(new URL('../../../../cli/bin/posthorn.mjs', import.meta.url));
/** A machine that is busy with other tests takes long to start a process. */
const START_MS = 60_000;
const STOP_MS = 30_000;

export type Exit = { code: number | null; signal: string | null };

/** One `posthorn serve`. */
export class Serve implements AsyncDisposable {
  readonly #child: ChildProcess;
  readonly exited: Promise<Exit>;
  /** What it wrote to stderr so far. */
  log = '';
  url = '';

  /**
   * @param descriptors how many files and sockets the process may have open; null = what this one may
   * @param more variables of its environment next to those of this process
   */
  constructor(
    database: string,
    flags: readonly string[],
    descriptors: number | null = null,
    more: Record<string, string> = {},
  ) {
    const args = ['serve', '--port', '0', '--allow-private-networks', '--database', database, '--log-level', 'warn'];
    const limited = descriptors === null ? [] : ['sh', '-c', `ulimit -n ${descriptors}; exec "$@"`, 'sh'];
    const [command = '', ...rest] = [...limited, process.execPath, BIN, ...args, ...flags];
    const env = { ...process.env, ...more };
    this.#child = spawn(command, rest, { stdio: ['ignore', 'pipe', 'pipe'], env });
    this.#child.stderr?.on('data', (chunk: Buffer) => {
      this.log += chunk.toString();
    });
    this.exited = once(this.#child, 'close').then(([code, signal]) => ({ code, signal }));
  }

  /** @throws where it ends before it listens, with its last words */
  async listening(): Promise<this> {
    const lines = createInterface({ input: this.#child.stdout as NodeJS.ReadableStream });
    const announced = new Promise<string>((resolve) => {
      lines.on('line', (line) => {
        const [, url] = /^listening on (http:\/\/\S+)$/.exec(line) ?? [];
        if (url !== undefined) resolve(url);
      });
    });
    const ended = this.exited.then((exit) => {
      throw new Error(`serve ended (${exit.code ?? exit.signal}): ${this.log}`);
    });
    this.url = await within('serve listens', Promise.race([announced, ended]), START_MS);
    return this;
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  signal(name: 'SIGTERM' | 'SIGKILL'): void {
    this.#child.kill(name);
  }

  async stop(): Promise<Exit> {
    this.signal('SIGTERM');
    return within('serve ends on SIGTERM', this.exited, STOP_MS);
  }

  async kill(): Promise<void> {
    this.signal('SIGKILL');
    await within('serve is gone', this.exited);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.kill();
  }
}

const fileIn = (folder: string): string => join(folder, 'e2e.db');

async function createToken(folder: string, name: string): Promise<string> {
  const args = ['token', 'create', '--tenant', 'acme', '--name', name, '--database', `sqlite:${fileIn(folder)}`];
  const { stdout } = await promisify(execFile)(process.execPath, [BIN, ...args]);
  return stdout.trim();
}

/** A place for a database, its token, and the `serve` processes started on it; all of it goes at the end. */
export class Posthorn implements AsyncDisposable {
  readonly #serves: Serve[] = [];
  readonly folder: string;
  readonly token: string;
  /** Of the processes that are started from now on. */
  descriptors: number | null = null;
  /** Further variables for the processes that are started from now on. */
  env: Record<string, string> = {};

  private constructor(folder: string, token: string) {
    this.folder = folder;
    this.token = token;
  }

  static async install(parent = tmpdir()): Promise<Posthorn> {
    const folder = await mkdtemp(join(parent, 'posthorn-e2e-'));
    return new Posthorn(folder, await createToken(folder, 'crm'));
  }

  createToken(name: string): Promise<string> {
    return createToken(this.folder, name);
  }

  get databaseFile(): string {
    return fileIn(this.folder);
  }

  /** A process that may not be up yet. */
  launch(...flags: string[]): Serve {
    const serve = new Serve(`sqlite:${this.databaseFile}`, flags, this.descriptors, this.env);
    this.#serves.push(serve);
    return serve;
  }

  serve(...flags: string[]): Promise<Serve> {
    return this.launch(...flags).listening();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const serve of this.#serves) await serve.kill();
    await rm(this.folder, { recursive: true, force: true });
  }
}
