// stream-2 as a property: whatever a viewer does, frames join on, and what it holds in the end is what there is.
import { type LiveTuple, toLiveRow } from '@posthorn/contracts/live';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { LiveList } from './support/live-list.ts';
import { Rig } from './support/rig.ts';
import type { Watcher } from './support/watcher.ts';

const steps = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: fc.record({ do: fc.constant('accept' as const), count: fc.integer({ min: 1, max: 6 }) }) },
    { weight: 3, arbitrary: fc.record({ do: fc.constantFrom('deliver' as const, 'fail' as const), count: fc.nat(5) }) },
    { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('cut' as const, 'pause' as const, 'resume' as const) }) },
    { weight: 2, arbitrary: fc.record({ do: fc.constant('look' as const) }) },
  ),
  { maxLength: 25 },
);

it.each(['', 'status:pending', '-status:delivered'])('stream-2: frames join on, whatever happens (%j)', async (q) => {
  await fc.assert(
    fc.asyncProperty(steps, async (all) => {
      await using rig = await Rig.open({ frameRows: 3, frameChanges: 4 });
      const list = new LiveList();
      let watcher: Watcher | null = null;
      let read: Promise<void> = Promise.resolve();
      const connect = async (): Promise<void> => {
        const fresh = await rig.watch();
        watcher = fresh;
        fresh.subscribe(q, list.position);
        read = (async () => {
          for await (const message of fresh.all()) {
            list.apply(message);
            if (list.position !== null) fresh.ack(list.position);
          }
        })();
      };
      const cut = async (): Promise<void> => {
        await watcher?.[Symbol.asyncDispose]();
        await read;
      };
      await connect();
      for (const step of all) {
        if (step.do === 'accept') await rig.accept(step.count);
        else if (step.do === 'deliver') await rig.attempt('delivered', step.count);
        else if (step.do === 'fail') await rig.attempt('retrying', step.count);
        else if (step.do === 'look') await new Promise((resolve) => setImmediate(resolve));
        else if (step.do === 'cut') {
          await cut();
          await connect();
        } else (watcher as Watcher | null)?.send({ t: step.do, id: 's1' });
      }
      await cut();
      const head = await rig.store.liveHead();
      await connect();
      while (list.position !== head) await new Promise((resolve) => setImmediate(resolve));
      await cut();
      expect(list.gaps).toEqual([]);
      const query = q === '' ? undefined : q;
      const { tenantId } = rig.token;
      const { tuples } = await rig.store.liveSnapshot({ tenantId, query, limit: 500 });
      const stored = tuples.map((tuple) => toLiveRow(JSON.parse(tuple) as LiveTuple));
      expect([...list.rows.values()].sort((a, b) => (a.id < b.id ? 1 : -1))).toEqual(stored);
    }),
    { numRuns: 8 },
  );
});
