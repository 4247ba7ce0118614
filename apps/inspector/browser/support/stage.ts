// What the page is tried on: a real dispatcher in a process of its own, on a database of its own, and a receiver that does
// as it is told. Nothing of it is simulated.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { patient } from './patience.ts';

const COMMAND = fileURLToPath(new URL('../../../../node_modules/.bin/posthorn', import.meta.url));

const SETTLE_MS = patient(45_000);

export type Answer = {
  status: number;
  body?: string | Uint8Array;
  headers?: Record<string, string>;
  delayMs?: number;
  reset?: true;
};

/** A request as the receiver got it. */
export type Received = { method: string; headers: IncomingHttpHeaders; body: string };

export class Stage implements AsyncDisposable {
  url = '';
  token = '';
  receiverUrl = '';
  /** What the receiver answers by path; 200 for every other. */
  readonly answers = new Map<string, Answer>();
  /** The last request that the receiver got, by path. */
  readonly received = new Map<string, Received>();
  #folder = '';
  #port = 0;
  #child: ChildProcess | undefined;
  #receiver: Server | undefined;

  static async start(): Promise<Stage> {
    const stage = new Stage();
    stage.#folder = await mkdtemp(join(tmpdir(), 'posthorn-inspector-'));
    stage.#receiver = createServer((request, response) => {
      const answer = stage.answers.get(request.url ?? '') ?? { status: 200 };
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const { method = '', headers } = request;
        stage.received.set(request.url ?? '', { method, headers, body: Buffer.concat(chunks).toString() });
        if (answer.reset) return void request.socket.destroy();
        setTimeout(() => {
          response.writeHead(answer.status, { 'content-type': 'application/json', ...answer.headers });
          response.end(answer.body ?? '{"ok":true}');
        }, answer.delayMs ?? 0);
      });
    });
    stage.#receiver.listen(0, '127.0.0.1');
    await once(stage.#receiver, 'listening');
    stage.receiverUrl = `http://127.0.0.1:${(stage.#receiver.address() as AddressInfo).port}`;
    stage.token = stage.command(['token', 'create', '--tenant', 'demo', '--name', 'browser']);
    await stage.#serve();
    return stage;
  }

  /** The command line on this stage's database. @returns what it prints */
  command(args: readonly string[]): string {
    return execFileSync(COMMAND, [...args, '--database', this.#database], { encoding: 'utf8' }).trim();
  }

  /** Ends the dispatcher without a word, as a power cut would, and starts it on the same port and database. */
  async killAndRestart(): Promise<void> {
    await this.kill();
    await this.#serve();
  }

  async kill(): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    if (child === undefined) return;
    const closed = once(child, 'close');
    child.kill('SIGKILL');
    await closed;
  }

  /** Starts it again after `kill`. */
  restart(): Promise<void> {
    return this.#serve();
  }

  async api<T = unknown>(method: string, path: string, body?: unknown): Promise<T> {
    const response = await fetch(`${this.url}/api/v3${path}`, {
      method,
      headers: { authorization: `Bearer ${this.token}`, 'content-type': 'application/json' },
      body: body === undefined ? null : JSON.stringify(body),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path} was answered ${response.status}: ${text}`);
    return (text === '' ? undefined : JSON.parse(text)) as T;
  }

  async webhook(path: string, settings: Record<string, unknown> = {}): Promise<number> {
    const body = {
      url: `${this.receiverUrl}${path}`,
      events: ['*'],
      description: path.slice(1),
      generate_secret: true,
      ...settings,
    };
    return (await this.api<{ data: { id: number } }>('POST', '/webhooks', body)).data.id;
  }

  /** @returns ids of the accepted events */
  async emit(events: readonly { event: string; context: unknown }[]): Promise<string[]> {
    const { data } = await this.api<{ data: { id: string; error?: unknown }[] }>('POST', '/events/batch', { events });
    const refused = data.find(({ error }) => error !== undefined);
    if (refused !== undefined) throw new Error(`an event was refused: ${JSON.stringify(refused.error)}`);
    return data.map(({ id }) => id);
  }

  /** Waits until so many deliveries have that status. @returns the id of the newest of them */
  async settled(status: string, count: number): Promise<string> {
    const until = performance.now() + SETTLE_MS;
    for (;;) {
      const path = `/deliveries?filter[status]=${status}&page[size]=100`;
      const { data } = await this.api<{ data: { id: string }[] }>('GET', path);
      const [newest] = data;
      if (data.length >= count && newest !== undefined) return newest.id;
      if (performance.now() > until) throw new Error(`only ${data.length} of ${count} deliveries are ${status}`);
      await delay(20);
    }
  }

  /**
   * Waits until no delivery has one of these statuses. On a busy machine an attempt may fail and be retried seconds later, so a
   * test that compares statuses waits for `retrying` too.
   */
  async allSettled(unsettled = 'pending,in_flight'): Promise<void> {
    const until = performance.now() + SETTLE_MS;
    const path = `/deliveries?query=status:${unsettled}&page[size]=1`;
    while ((await this.api<{ data: unknown[] }>('GET', path)).data.length > 0) {
      if (performance.now() > until) throw new Error('some deliveries are still on their way');
      await delay(50);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill();
    this.#receiver?.closeAllConnections();
    this.#receiver?.close();
    await rm(this.#folder, { recursive: true, force: true });
  }

  get #database(): string {
    return `sqlite:${join(this.#folder, 'posthorn.db')}`;
  }

  async #serve(): Promise<void> {
    const args = [
      'serve',
      '--host',
      '127.0.0.1',
      '--port',
      String(this.#port),
      '--database',
      this.#database,
      '--allow-private-networks',
    ];
    const child = spawn(COMMAND, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    this.#child = child;
    const errors: string[] = [];
    createInterface({ input: child.stderr }).on('line', (line) => errors.push(line));
    this.url = await new Promise<string>((resolve, reject) => {
      createInterface({ input: child.stdout }).on('line', (line) => {
        const [, url] = /^listening on (http:\/\/\S+)$/.exec(line) ?? [];
        if (url !== undefined) resolve(url);
      });
      child.once('close', (code) => reject(new Error(`the dispatcher ended with ${code}: ${errors.join('\n')}`)));
    });
    this.#port = Number(new URL(this.url).port);
  }
}
