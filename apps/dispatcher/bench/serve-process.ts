// A real `posthorn serve`, as built and published, with a fresh database, and a token for it.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const BIN = fileURLToPath(new URL('../bin/posthorn.mjs', import.meta.url));
const TICKS_PER_SECOND = 100;

export class ServeProcess implements AsyncDisposable {
  readonly #child: ChildProcess;
  readonly #folder: string;
  readonly url: string;
  readonly token: string;

  private constructor(child: ChildProcess, folder: string, url: string, token: string) {
    this.#child = child;
    this.#folder = folder;
    this.url = url;
    this.token = token;
  }

  static async start(): Promise<ServeProcess> {
    const folder = mkdtempSync(join(tmpdir(), 'posthorn-bench-'));
    const database = `sqlite:${join(folder, 'bench.db')}`;
    const token = execFileSync(
      process.execPath,
      [BIN, 'token', 'create', '--tenant', 'bench', '--name', 'bench', '--database', database],
      { encoding: 'utf8' },
    ).trim();
    const args = [
      'serve',
      '--port',
      '0',
      '--allow-private-networks',
      '--database',
      database,
      '--drain-ms',
      '0',
      '--log-level',
      'warn',
    ];
    const child = spawn(process.execPath, [BIN, ...args], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, POSTHORN_RUN: 'dist' },
    });
    for await (const line of createInterface({ input: child.stdout })) {
      const url = /^listening on (\S+)$/.exec(line)?.[1];
      if (url !== undefined) return new ServeProcess(child, folder, url, token);
    }
    throw new Error('serve ended before it listened');
  }

  get headers(): Record<string, string> {
    return { authorization: `Bearer ${this.token}`, 'content-type': 'application/json' };
  }

  async createWebhook(webhook: Record<string, unknown>): Promise<number> {
    const response = await fetch(`${this.url}/api/v3/webhooks`, {
      method: 'POST',
      headers: this.headers,
      body: JSON.stringify({ generate_secret: true, ...webhook }),
    });
    const answer = (await response.json()) as { data: { id: number } };
    if (response.status !== 201) throw new Error(JSON.stringify(answer));
    return answer.data.id;
  }

  async deleteWebhook(id: number): Promise<void> {
    await fetch(`${this.url}/api/v3/webhooks/${id}`, { method: 'DELETE', headers: this.headers });
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
    return process.platform === 'linux' ? readFileSync(`/proc/${this.#child.pid}/${file}`, 'utf8') : null;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const exited = new Promise((resolve) => this.#child.once('exit', resolve));
    this.#child.kill('SIGTERM');
    await exited;
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
