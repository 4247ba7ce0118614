// Positions across starts of `serve`, restored backups and other processes, over files.
import { copyFileSync } from 'node:fs';
import type { LivePosition } from '@posthorn/contracts/live';
import BetterSqlite3 from 'better-sqlite3';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Store } from '../../src/ports/store/index.ts';
import { openStore } from '../../src/store/open-store.ts';
import { placeOf, positionAt } from '../../src/store/sqlite/live/position.ts';
import { accepted, createdWebhook, newTenant } from '../support/builders.ts';
import { tempFolder } from '../support/temp-folder.ts';

const path = tempFolder();
const masterKey = 'a master key for tests';

/** A database that is served and stopped as often as a test likes. */
class Served {
  readonly file: string;
  readonly tenantId: number;
  readonly #webhook: Awaited<ReturnType<typeof createdWebhook>>;

  private constructor(file: string, webhook: Awaited<ReturnType<typeof createdWebhook>>) {
    this.file = file;
    this.tenantId = webhook.tenantId;
    this.#webhook = webhook;
  }

  static async create(name: string): Promise<Served> {
    const file = path(name);
    await using store = await open(file, 'act');
    const { tenantId } = await newTenant(store);
    return new Served(file, await createdWebhook(store, tenantId));
  }

  async serve<T>(run: (store: Store) => Promise<T>): Promise<T> {
    await using store = await open(this.file, 'serve');
    return await run(store);
  }

  /** @returns the position behind each change */
  async accept(store: Store, count: number): Promise<LivePosition[]> {
    const positions: LivePosition[] = [];
    for (let i = 0; i < count; i += 1) {
      await accepted(store, this.tenantId, [this.#webhook]);
      positions.push(await store.liveHead());
    }
    return positions;
  }
}

const open = (file: string, role: 'serve' | 'act'): Promise<Store> =>
  openStore({ database: `sqlite:${file}`, masterKey, role });
const placesOf = async (store: Store, positions: readonly LivePosition[]): Promise<string[]> => {
  const found = await Promise.all(positions.map((at) => store.findPlace({ at })));
  return found.map(({ place, behind }) => (place === 'unknown' ? place : `${place}, ${behind} behind`));
};

describe('live-log-7: positions outlive the process, and a restored backup is noticed', () => {
  it('live-log-7: a position from before a restart is good after it, and one told while catching up too', async () => {
    const database = await Served.create('restart.db');
    const before = await database.serve((store) => database.accept(store, 3));
    await database.serve(async (store) => {
      expect(await placesOf(store, before)).toEqual(['kept, 2 behind', 'kept, 1 behind', 'kept, 0 behind']);
      const { tenantId } = database;
      const bounds = { behindMax: null, changesMax: 1, matchedMax: null, rowsMax: 1 };
      const read = await store.liveChanges({ tenantId, query: undefined, from: before[0] ?? '', ...bounds });
      expect(read).toMatchObject({ count: 1, behind: 1 });
      if (read.kind === 'changes') expect(await placesOf(store, [read.to])).toEqual(['kept, 1 behind']);
    });
  });

  it('live-log-7: what the backup does not contain is unknown, also after as many new changes', async () => {
    const database = await Served.create('backup.db');
    const kept = await database.serve((store) => database.accept(store, 1));
    const backup = path('backup.copy');
    copyFileSync(database.file, backup);
    const lost = await database.serve((store) => database.accept(store, 2));
    copyFileSync(backup, database.file);
    await database.serve(async (store) => {
      expect(await placesOf(store, [...kept, ...lost])).toEqual(['kept, 0 behind', 'unknown', 'unknown']);
      const fresh = await database.accept(store, 4);
      expect(await placesOf(store, [...kept, ...lost])).toEqual(['kept, 4 behind', 'unknown', 'unknown']);
      expect(await placesOf(store, fresh.slice(-1))).toEqual(['kept, 0 behind']);
    });
  });

  it('live-log-7: so it is if the backup was made in the epoch that told them', async () => {
    const database = await Served.create('same.db');
    const backup = path('same.copy');
    const lost = await database.serve(async (store) => {
      await database.accept(store, 1);
      const copying = new BetterSqlite3(database.file);
      copying.prepare('VACUUM INTO ?').run(backup);
      copying.close();
      return await database.accept(store, 3);
    });
    copyFileSync(backup, database.file);
    await database.serve(async (store) => {
      await database.accept(store, 5);
      expect(await placesOf(store, lost)).toEqual(['unknown', 'unknown', 'unknown']);
    });
  });
});

describe('live-log-11: the epoch belongs to the database', () => {
  it('live-log-11: another handle joins the current epoch, and each start of serve begins one', async () => {
    const database = await Served.create('join.db');
    const epochs = new Set<string | undefined>();
    for (let start = 0; start < 2; start += 1) {
      await database.serve(async (store) => {
        const head = await store.liveHead();
        epochs.add(placeOf(head)?.epoch);
        await using other = await open(database.file, 'act');
        await using third = await openStore({
          ...{ database: `sqlite:${database.file}`, masterKey, role: 'act', sqlite: { thread: 'own' } },
        });
        expect([await other.liveHead(), await third.liveHead(), await store.liveHead()]).toEqual([head, head, head]);
      });
    }
    expect(epochs.size).toBe(2);
  });
});

describe('live-log-12: a position is one text', () => {
  const epoch = fc.stringMatching(/^[\w-]{1,64}$/);
  const seq = fc.maxSafeNat();

  it('live-log-12: it comes back as it was', () => {
    fc.assert(
      fc.property(epoch, seq, (of, number) => {
        const place = { epoch: of, seq: number };
        expect(placeOf(positionAt(place))).toEqual(place);
        expect(positionAt(place).length).toBeLessThanOrEqual(128);
      }),
    );
  });

  it('live-log-12: any other text is not a position, also one that decodes to the same', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.base64String()), (text) => {
        const place = placeOf(text);
        if (place !== null) expect(positionAt(place)).toBe(text);
      }),
    );
    const of = (written: string): string => Buffer.from(written).toString('base64url');
    for (const text of [of('1.e.007'), of('2.e.7'), of('1.e.7 '), of('1..7'), `${of('1.e.7')}=`, ` ${of('1.e.7')}`]) {
      expect(placeOf(text), text).toBeNull();
    }
    expect(placeOf(of('1.e.7'))).toEqual({ epoch: 'e', seq: 7 });
  });
});
