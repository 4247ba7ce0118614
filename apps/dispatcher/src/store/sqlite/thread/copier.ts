// The writer's side of the thread that copies the log back. The thread takes about 10 MB, so the first pass starts it: a
// dispatcher with little to do never has it.
import { Worker } from 'node:worker_threads';
import { StoreError, type StoreReason } from '../../../ports/store/store-error.ts';
import type { Copier } from '../commit/copy-back.ts';
import type { FileIdentity } from '../connection/file-watch.ts';

/** `state[0]` is 1 during a pass. */
export type CopierData = { path: string; sameAs: FileIdentity; state: Int32Array };
export type ToCopier = 'copy' | 'close';
export type FromCopier = { fault: { message: string; reason: StoreReason | null } | null };

export function copierOf(path: string, sameAs: FileIdentity): Copier {
  const state = new Int32Array(new SharedArrayBuffer(4));
  let worker: Worker | null = null;
  let ended: ((fault: StoreError | null) => void) | null = null;
  const end = (fault: StoreError | null): void => {
    Atomics.store(state, 0, 0);
    const tell = ended;
    ended = null;
    tell?.(fault);
  };
  const start = (): Worker => {
    const started = spawn({ path, sameAs, state });
    started.on('message', ({ fault }: FromCopier) =>
      end(fault === null ? null : new StoreError('unavailable', fault.message, { reason: fault.reason })),
    );
    const die = (why: string): void => {
      if (worker !== started) return;
      worker = null;
      end(new StoreError('unavailable', `the thread that copies the log of the database has died: ${why}`));
    };
    started.on('error', (error) => die(error.message));
    started.on('exit', (code) => die(`it ended with code ${code}`));
    return started;
  };
  return {
    get isCopying() {
      return ended !== null;
    },
    copy(then) {
      ended = then;
      Atomics.store(state, 0, 1);
      worker ??= start();
      worker.postMessage('copy' satisfies ToCopier);
    },
    wait(ms) {
      Atomics.wait(state, 0, 1, ms);
    },
    async close() {
      const closing = worker;
      if (closing === null) return;
      const exited = new Promise<void>((resolve) => closing.once('exit', () => resolve()));
      closing.postMessage('close' satisfies ToCopier);
      await exited;
    },
  };
}

function spawn(data: CopierData): Worker {
  const fromSource = import.meta.url.endsWith('.ts');
  return new Worker(new URL(fromSource ? './copier-worker.ts' : './copier-worker.js', import.meta.url), {
    workerData: data,
    name: 'posthorn-store-copier',
    resourceLimits: { maxYoungGenerationSizeMb: 1 },
    ...(fromSource ? { execArgv: ['--conditions=@posthorn/source'] } : {}),
  });
}
