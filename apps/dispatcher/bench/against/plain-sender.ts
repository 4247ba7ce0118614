// The example of an adapter, and the least that anyone writes by hand: an Express app with a queue, next to the benchmark's own.
import { type ChildProcess, fork } from 'node:child_process';
import type { Adapter } from './adapter.ts';

const plainSender = (queue: 'sqlite' | 'memory', name: string): Adapter => ({
  name,
  async start(receiverUrl) {
    const child = fork(new URL('./plain-sender-process.ts', import.meta.url), [queue, receiverUrl], {
      stdio: 'inherit',
    });
    const port = await listening(child);
    return {
      url: `http://127.0.0.1:${port}`,
      request: ({ name: event, context }) => ({
        path: '/events',
        headers: { 'content-type': 'application/json' },
        body: `{"event":"${event}","context":${context}}`,
        expected: 202,
      }),
      pids: () => [child.pid ?? 0],
      async [Symbol.asyncDispose]() {
        const exited = new Promise((resolve) => child.once('exit', resolve));
        child.disconnect();
        await exited;
      },
    };
  },
});

const listening = (child: ChildProcess): Promise<number> =>
  new Promise((resolve, reject) => {
    child.once('message', ({ port }: { port: number }) => resolve(port));
    child.once('exit', () => reject(new Error('the plain sender ended before it listened')));
  });

export default [
  plainSender('sqlite', 'hand-written: Express, SQLite (synchronous=FULL), undici'),
  plainSender('memory', 'hand-written: Express, a queue in memory (not durable), undici'),
];
