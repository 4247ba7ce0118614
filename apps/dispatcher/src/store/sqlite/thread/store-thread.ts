// The caller's side of one database thread: sends calls and receives answers.
import { Worker } from 'node:worker_threads';
import { Numbered } from '../../../domain/numbered.ts';
import type { News } from '../../../ports/news.ts';
import { StoreError, type StoreReason } from '../../../ports/store/store-error.ts';
import type { Call } from '../commit/group-commit.ts';
import { handedOver } from './handed-over.ts';
import type { ReaderOptions } from './inline-store.ts';

export type WireError = {
  code: StoreError['code'] | null;
  reason: StoreReason | null;
  message: string;
  stack: string;
};
export type NumberedCall = Call & { id: number };
export type WorkerMessage = { calls: NumberedCall[] } | { close: true };
export type WorkerAnswer = { id: number; value: unknown } | { id: number; error: WireError };
/** A commit that took so long that a person should know. */
type SlowCommit = { tookMs: number; acts: number };
/** `news`: of the commits whose acts are answered. `isJournalled`: of some accepts no rows are written yet. */
type Answered = { answers: WorkerAnswer[]; slow?: SlowCommit; news?: News[]; isJournalled?: true };
type FromWorker = { ready: true } | { isFileFaulty: true } | { backup: string } | { copyFault: string } | Answered;

/** `writer`: every act. `reader`: reads alone, on a connection that cannot write. */
export type ThreadData = ReaderOptions & { role: 'writer' | 'reader' };

export type StoreThread = {
  call: (name: Call['name'], input: unknown) => Promise<unknown>;
  /** Whether rows of what it has answered may be missing for another connection. */
  isJournalled: () => boolean;
  /** What was called before is done first. */
  close: () => Promise<void>;
};

type Waiting = { resolve: (value: unknown) => void; reject: (error: unknown) => void };

export type ThreadListeners = {
  /** Told once it has died unasked; every call fails with `unavailable` from then on. */
  onDeath: (error: Error) => void;
  onSlow?: ((commit: SlowCommit) => void) | undefined;
  /** Told of the copy that was made before a migration. */
  onBackup?: ((file: string) => void) | undefined;
  /** Told whenever the log cannot be copied into the database file. */
  onCopyFault?: ((fault: StoreError) => void) | undefined;
  onNews?: ((news: News) => void) | undefined;
  /** Told after a fault of the database file or its disk, also where no caller was told. */
  onFileFault?: (() => void) | undefined;
};

/** @throws StoreError if the database cannot be opened or is not ours to open */
export async function startThread(
  data: ThreadData,
  { onDeath, onSlow, onBackup, onCopyFault, onNews, onFileFault }: ThreadListeners,
): Promise<StoreThread> {
  const worker = spawn(data);
  const waiting = new Numbered<Waiting>();
  let ended: Error | null = null;
  let closing = false;
  let isJournalled = false;
  const end = (error: Error): void => {
    ended ??= error;
    for (const { reject } of waiting.all()) reject(ended);
  };
  await new Promise<void>((resolve, reject) => {
    worker.on('message', (message: FromWorker) => {
      if ('ready' in message) return resolve();
      if ('isFileFaulty' in message) return onFileFault?.();
      if ('backup' in message) return onBackup?.(message.backup);
      if ('copyFault' in message) return onCopyFault?.(new StoreError('unavailable', message.copyFault));
      isJournalled = message.isJournalled === true;
      settleAll(waiting, message.answers);
      if (message.slow !== undefined) onSlow?.(message.slow);
      // Before any caller goes on: an answer is a promise, whose caller runs after this.
      for (const news of message.news ?? []) onNews?.(news);
    });
    let told = false;
    const die = (error: Error): void => {
      const why = `the store's thread has died: ${error.message}`;
      end(new StoreError('unavailable', why, { cause: error, isInDoubt: true }));
      // Before the thread is ready the caller must learn of it; afterwards no caller waits for it.
      reject(asStoreError(error));
      if (!told) onDeath(error);
      told = true;
    };
    worker.on('error', die);
    worker.on('exit', (code) => {
      if (closing) end(new StoreError('unavailable', 'the store has been closed'));
      else die(new Error(`it ended by itself, with code ${code}`));
    });
  });

  let outbox: NumberedCall[] = [];
  const post = (): void => {
    const calls = outbox;
    outbox = [];
    if (calls.length === 0 || ended !== null) return;
    try {
      worker.postMessage({ calls } satisfies WorkerMessage, handedOver(calls));
    } catch (error) {
      // A value of a call cannot be copied to the thread. No caller may wait for an answer that will not come.
      for (const { id } of calls) waiting.take(id)?.reject(error);
    }
  };
  return {
    call: (name, input) =>
      new Promise((resolve, reject) => {
        if (ended !== null) {
          reject(ended);
          return;
        }
        const id = waiting.add({ resolve, reject });
        // What one turn of the event loop brings goes over in one message: a message costs more than a call in it.
        if (outbox.push({ id, name, input }) === 1) setImmediate(post);
      }),
    isJournalled: () => isJournalled,
    async close() {
      if (ended !== null) return;
      const exited = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
      closing = true;
      post();
      worker.postMessage({ close: true } satisfies WorkerMessage);
      await exited;
    },
  };
}

function spawn(data: ThreadData): Worker {
  // In a checkout the sources run as they are, by the workspace's source condition, which a thread must be given where
  // the process has it from elsewhere (a test runner). Built, the file beside this one is JavaScript.
  const fromSource = import.meta.url.endsWith('.ts');
  return new Worker(new URL(fromSource ? './worker.ts' : './worker.js', import.meta.url), {
    workerData: data,
    name: `posthorn-store-${data.role}`,
    // It turns messages into rows and keeps next to nothing.
    resourceLimits: { maxYoungGenerationSizeMb: data.role === 'writer' ? 6 : 2 },
    ...(fromSource ? { execArgv: ['--conditions=@posthorn/source'] } : {}),
  });
}

function settleAll(waiting: Numbered<Waiting>, answers: readonly WorkerAnswer[]): void {
  for (const answer of answers) {
    const caller = waiting.take(answer.id);
    if ('error' in answer) caller?.reject(fromWire(answer.error));
    else caller?.resolve(answer.value);
  }
}

function fromWire(error: WireError): Error {
  if (error.code !== null) return new StoreError(error.code, error.message, { reason: error.reason });
  const rebuilt = new Error(error.message);
  rebuilt.stack = error.stack;
  return rebuilt;
}

/** A fault while opening reaches us as a plain error whose class was lost; its `code` survives the copy. */
function asStoreError(error: Error): Error {
  const code = 'code' in error ? error.code : undefined;
  if (code === 'unavailable') return new StoreError(code, error.message, { reason: reasonIn(error) });
  const known = ['schema_newer', 'not_a_database', 'damaged', 'cannot_open', 'wrong_key'] as const;
  const storeCode = known.find((one) => one === code);
  return storeCode === undefined ? error : new StoreError(storeCode, error.message);
}

const REASONS: readonly StoreReason[] = [
  'disk_full',
  'read_only',
  'io_error',
  'damaged',
  'file_gone',
  'file_replaced',
  'locked',
];

const reasonIn = (error: Error): StoreReason | null =>
  REASONS.find((reason) => 'reason' in error && error.reason === reason) ?? null;
