import { openStore } from '../../src/store/open-store.ts';
import { openAwaitingStore } from '../support/awaiting-store.ts';
import { openStoreProcess } from '../support/store-process.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { storeContract } from './store-contract.ts';

const masterKey = 'a master key for tests';

storeContract('SQLite in memory, in the calling thread', async () => ({
  store: await openStore({ database: 'sqlite::memory:', masterKey, role: 'act' }),
  another: 'a database in memory belongs to its one connection',
}));

storeContract('SQLite in memory, with a driver that awaits each statement', async () => ({
  store: openAwaitingStore({ path: ':memory:', masterKey: new Uint8Array(32) }),
  another: 'a database in memory belongs to its one connection',
}));

const path = tempFolder();
storeContract('SQLite in a file, in a thread of its own', async () => {
  const database = `sqlite:${path('store.db')}`;
  return {
    store: await openStore({ database, masterKey, role: 'serve' }),
    another: async () => ({
      store: await openStore({ database, masterKey, role: 'act' }),
      kill: 'it is in the process of the tests',
    }),
  };
});

storeContract(
  'SQLite in a file, in two processes',
  async () => {
    const database = `sqlite:${path('two.db')}`;
    return {
      store: await openStore({ database, masterKey, role: 'act', sqlite: { thread: 'own' } }),
      another: () => openStoreProcess({ database, masterKey }),
    };
  },
  'concurrency',
);
