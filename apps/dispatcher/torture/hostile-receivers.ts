// Receivers that mean harm, as whoever measures sees them: URLs, and how often each was connected to.
import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';

export const REDIRECTS = 'redirects to metadata';

/** Listens in a process that then never looks at its sockets again. */
const DEAF = `require('net').createServer().listen(0,'127.0.0.1',1,function(){
  require('fs').writeSync(1,String(this.address().port)+'\\n');
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)),0,0);
})`;

type Message = { urls?: [string, string][]; counts?: Record<string, number> };

export class HostileReceivers implements AsyncDisposable {
  readonly #process: ChildProcess;
  readonly #deaf: ChildProcess;
  /** By what they do. */
  readonly urls: ReadonlyMap<string, string>;

  private constructor(process: ChildProcess, deaf: ChildProcess, urls: [string, string][]) {
    this.#process = process;
    this.#deaf = deaf;
    this.urls = new Map(urls);
  }

  static async start(): Promise<HostileReceivers> {
    const child = fork(new URL('./hostile-process.ts', import.meta.url), { stdio: 'inherit', execArgv: [] });
    const [{ urls = [] }] = (await once(child, 'message')) as [Message];
    const deaf = spawn(process.execPath, ['-e', DEAF], { stdio: ['ignore', 'pipe', 'ignore'] });
    const [port] = (await once(deaf.stdout, 'data')) as [Buffer];
    return new HostileReceivers(child, deaf, [
      ...urls,
      ['never accepts', `http://127.0.0.1:${port.toString().trim()}/`],
    ]);
  }

  async connections(): Promise<[string, number][]> {
    const answered = once(this.#process, 'message');
    this.#process.send('count');
    const [{ counts = {} }] = (await answered) as [Message];
    return Object.entries(counts);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const ended = once(this.#process, 'exit');
    this.#process.disconnect();
    this.#deaf.kill('SIGKILL');
    await ended;
  }
}
