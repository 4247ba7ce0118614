// A real `posthorn serve`, as built and published, with a fresh database, and a token for it.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createWebhook, type Producer, producerOf } from './producer.ts';
import { posthornFolder } from './settings.ts';

const BIN = join(posthornFolder(), 'apps', 'cli', 'bin', 'posthorn.mjs');
const TICKS_PER_SECOND = 100;

export class ServeProcess implements AsyncDisposable {
  readonly #folder: string;
  readonly database: string;
  readonly token: string;
  #running: { child: ChildProcess; url: string } | null = null;

  readonly #env: Readonly<Record<string, string>>;
  #child: ChildProcess | null = null;
  /** Of a benchmark that fails or is interrupted, nothing goes on running and no database stays. */
  readonly #abandon = (): void => {
    this.#child?.kill('SIGKILL');
    rmSync(this.#folder, { recursive: true, force: true });
  };

  private constructor(folder: string, env: Readonly<Record<string, string>>) {
    this.#folder = folder;
    this.#env = env;
    this.database = join(folder, 'bench.db');
    process.once('exit', this.#abandon);
    this.token = this.#createToken('bench');
  }

  #createToken(tenant: string): string {
    return execFileSync(
      process.execPath,
      [BIN, 'token', 'create', '--tenant', tenant, '--name', 'bench', '--database', `sqlite:${this.database}`],
      { encoding: 'utf8', env: { ...process.env, POSTHORN_RUN: 'dist' } },
    ).trim();
  }

  /** Another tenant, made now. */
  tenant(name: string): Producer {
    return producerOf(this.url, this.#createToken(name));
  }

  /** With a database of its own, new and empty. */
  static async start(env: Readonly<Record<string, string>> = {}): Promise<ServeProcess> {
    const serve = new ServeProcess(mkdtempSync(join(tmpdir(), 'posthorn-bench-')), env);
    await serve.startAgain();
    return serve;
  }

  /** After a stop: with the database it had. */
  async startAgain(): Promise<void> {
    const given = { port: '0', database: `sqlite:${this.database}`, 'drain-ms': '0', 'log-level': 'error' };
    const flags = Object.entries(given).flatMap(([name, value]) => [`--${name}`, value]);
    const child = spawn(process.execPath, [BIN, 'serve', '--allow-private-networks', ...flags], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, ...this.#env, POSTHORN_RUN: 'dist' },
    });
    this.#child = child;
    for await (const line of createInterface({ input: child.stdout })) {
      const url = /^listening on (\S+)$/.exec(line)?.[1];
      if (url === undefined) continue;
      this.#running = { child, url };
      return;
    }
    throw new Error('serve ended before it listened');
  }

  async stop(): Promise<void> {
    const { child } = this.#process();
    this.#running = null;
    const exited = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    await exited;
  }

  get url(): string {
    return this.#process().url;
  }

  get headers(): Record<string, string> {
    return producerOf(this.url, this.token).headers;
  }

  createWebhook(webhook: Record<string, unknown>): Promise<number> {
    return createWebhook(this, webhook);
  }

  async deleteWebhook(id: number): Promise<void> {
    await fetch(`${this.url}/api/v3/webhooks/${id}`, { method: 'DELETE', headers: this.headers });
  }

  get pid(): number {
    const { pid } = this.#process().child;
    if (pid === undefined) throw new Error('serve has no process id');
    return pid;
  }

  /** The value of a metric without labels, from /metrics. */
  async metric(name: string): Promise<number> {
    const response = await fetch(`${this.url}/metrics`);
    const value = new RegExp(`^${name} (\\S+)$`, 'm').exec(await response.text())?.[1];
    if (value === undefined) throw new Error(`/metrics (${response.status}) does not have ${name}`);
    return Number(value);
  }

  /** User and system time of the process so far, in milliseconds (Linux; NaN elsewhere). */
  cpuMs(): number {
    const fields = this.#proc('stat')?.split(') ')[1]?.split(' ');
    return fields === undefined ? Number.NaN : ((Number(fields[11]) + Number(fields[12])) * 1000) / TICKS_PER_SECOND;
  }

  /** Resident memory in MB (Linux; NaN elsewhere). */
  memoryMb(): number {
    const kib = /VmRSS:\s+(\d+) kB/.exec(this.#proc('status') ?? '')?.[1];
    return kib === undefined ? Number.NaN : (Number(kib) * 1024) / 1e6;
  }

  #proc(file: string): string | null {
    return process.platform === 'linux' ? readFileSync(`/proc/${this.pid}/${file}`, 'utf8') : null;
  }

  #process(): { child: ChildProcess; url: string } {
    if (this.#running === null) throw new Error('serve is not running');
    return this.#running;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#running !== null) await this.stop();
    process.off('exit', this.#abandon);
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
