// The other end of store-process.ts: opens the store, does the acts that it is asked for, and ends with its parent.
import process from 'node:process';
import type { News } from '../../src/ports/news.ts';
import { openStore } from '../../src/store/open-store.ts';

export type ToProcess = { id: number; name: string; input: unknown };
export type FromProcess =
  | { methods: readonly string[] }
  | { news: News | 'everything' }
  | { id: number; value: unknown; error?: undefined }
  | { id: number; error: string };

const { database, masterKey } = JSON.parse(process.argv[2] ?? '') as { database: string; masterKey: string };
const store = await openStore({ database, masterKey, role: 'act', sqlite: { thread: 'own' } });
const tell = (message: FromProcess): void => void process.send?.(message);

type AnyAct = (input: unknown) => Promise<unknown>;
const acts = new Map(
  Object.entries(store).filter((entry): entry is [string, AnyAct] => typeof entry[1] === 'function'),
);

process.on('message', ({ id, name, input }: ToProcess) => {
  const act = acts.get(name);
  if (act === undefined) tell({ id, error: `a store has no ${name}` });
  else
    act(input).then(
      (value) => tell({ id, value }),
      (error: unknown) => tell({ id, error: String(error) }),
    );
});
process.on('disconnect', () => void store[Symbol.asyncDispose]());
store.news.subscribe((news) => tell({ news }));
tell({ methods: [...acts.keys()] });
