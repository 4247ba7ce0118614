// How far counting goes, and where it is done.
import type { Worker } from 'node:worker_threads';
import { expect, it } from 'vitest';
import type { Store } from '../../src/ports/store.ts';
import { openStore } from '../../src/store/open-store.ts';
import { runGroup } from '../../src/store/sqlite/group-commit.ts';
import { openSession, storeOf } from '../../src/store/sqlite/inline-store.ts';
import { queueDepth } from '../../src/store/sqlite/queue-depth.ts';
import { accepted, createdWebhook, NOW, newTenant } from '../support/builders.ts';
import { tempFolder } from '../support/temp-folder.ts';

const path = tempFolder();

it('MET6: counting ends at its bound; the earliest of a lane is found beyond it too', async () => {
  const session = openSession({ path: ':memory:', masterKey: new Uint8Array(32) });
  await using store: Store = storeOf(
    async (name, input) => {
      const [result] = runGroup(session, [{ name, input }]);
      if (result?.ok) return result.value;
      throw result?.error;
    },
    async () => void session.db.close(),
  );
  const { tenantId } = await newTenant(store);
  const high = await createdWebhook(store, tenantId, { lane: 'high' });
  const low = await createdWebhook(store, tenantId, { lane: 'low' });
  for (let i = 0; i < 4; i += 1) await accepted(store, tenantId, [high], { delivery: { dueAt: NOW - i } });
  await accepted(store, tenantId, [low], { delivery: { dueAt: NOW - 900 } });
  const of = (most: number) => {
    const lanes = queueDepth(session, { now: NOW }, most);
    return [lanes.high.due, lanes.low.due, lanes.high.oldestDueAt, lanes.low.oldestDueAt];
  };
  expect(of(5)).toEqual([4, 1, NOW - 3, NOW - 900]);
  expect(of(4)).toEqual([4, 0, NOW - 3, NOW - 900]);
  expect(of(3)).toEqual([3, 0, NOW - 3, NOW - 900]);
});

it('MET6: it is counted in the thread of long reads, beside the writer', async () => {
  const threads: Worker[] = [];
  const see = (thread: Worker): void => void threads.push(thread);
  process.on('worker', see);
  try {
    const database = `sqlite:${path('depth.db')}`;
    await using store = await openStore({ database, masterKey: 'a master key for tests', thread: 'own' });
    await store.commitReport();
    expect(threads).toHaveLength(1);
    await store.queueDepth({ now: NOW });
    expect(threads).toHaveLength(2);
  } finally {
    process.off('worker', see);
  }
});
