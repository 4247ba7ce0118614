// A store in a process of its own, which can be killed: what another node at the database is.
import { fork } from 'node:child_process';
import type { Store } from '../../src/ports/store/index.ts';
import { StoreError } from '../../src/ports/store/store-error.ts';
import { NewsHub } from '../../src/store/news-hub.ts';
import type { StoreOptions } from '../../src/store/open-store.ts';
import type { FromProcess, ToProcess } from './store-process-child.ts';

export type StoreProcess = {
  store: Store;
  /** Ends the process at once, whatever it is doing. Acts that it has not answered fail, and are in doubt. */
  kill: () => Promise<void>;
};

type Waiting = { resolve: (value: unknown) => void; reject: (error: unknown) => void };

export async function openStoreProcess(options: Pick<StoreOptions, 'database' | 'masterKey'>): Promise<StoreProcess> {
  const child = fork(new URL('./store-process-child.ts', import.meta.url), [JSON.stringify(options)], {
    serialization: 'advanced',
    execArgv: ['--conditions=@posthorn/source'],
  });
  const news = new NewsHub();
  const waiting = new Map<number, Waiting>();
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const methods = await new Promise<readonly string[]>((resolve, reject) => {
    child.on('message', (message: FromProcess) => {
      if ('methods' in message) resolve(message.methods);
      else if ('news' in message) news.publish(message.news);
      else {
        const caller = waiting.get(message.id);
        waiting.delete(message.id);
        if (message.error === undefined) caller?.resolve(message.value);
        else caller?.reject(new StoreError('unavailable', message.error));
      }
    });
    child.once('exit', () => {
      const gone = new StoreError('unavailable', 'the process of the store has ended', { isInDoubt: true });
      reject(gone);
      for (const caller of waiting.values()) caller.reject(gone);
      waiting.clear();
    });
  });
  let lastId = 0;
  const call = (name: string, input: unknown): Promise<unknown> =>
    new Promise((resolve, reject) => {
      lastId += 1;
      waiting.set(lastId, { resolve, reject });
      child.send({ id: lastId, name, input } satisfies ToProcess, (error) => error !== null && reject(error));
    });
  const acts = methods.map((name) => [name, (input: unknown) => call(name, input)]);
  const kill = async (): Promise<void> => {
    child.kill('SIGKILL');
    await exited;
  };
  const close = async (): Promise<void> => {
    if (child.connected) child.disconnect();
    await exited;
  };
  return { store: { ...Object.fromEntries(acts), news, [Symbol.asyncDispose]: close } as Store, kill };
}
