import { openStore } from '../../src/store/open-store.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { storeContract } from './store-contract.ts';

storeContract('SQLite in memory, in the calling thread', () =>
  openStore({ database: 'sqlite::memory:', masterKey: null, thread: 'calling' }),
);

const path = tempFolder();
storeContract('SQLite in a file, in a thread of its own', () =>
  openStore({ database: `sqlite:${path('store.db')}`, masterKey: null, thread: 'own' }),
);
