import type { LiveRow } from '@posthorn/contracts/live';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RowStore } from '../../src/live/row-store.ts';

const row = (number: number, status: LiveRow['status'] = 'pending'): LiveRow => ({
  ...{
    id: `dlv_${String(number).padStart(8, '0')}`,
    createdAt: number,
    event: 'a.b',
    webhookId: 1,
    targetId: null,
    status,
  },
  ...{
    reason: null,
    code: null,
    errorKind: null,
    attemptCount: 0,
    nextAttemptAt: null,
    totalMs: null,
    completedAt: null,
  },
  ...{ bodyBytes: 1, profileId: null, eventId: null, replayOf: null, test: false, recoveredBy: null },
});
const ids = (store: RowStore) => Array.from({ length: store.size }, (_, at) => store.at(at)?.row?.id ?? 'gap');

describe('the rows of a list', () => {
  it('stand in the order of their ids, whatever order they come in, each once and in its last state', () => {
    const put = fc.tuple(fc.constant('put' as const), fc.integer({ min: 1, max: 40 }));
    const remove = fc.tuple(fc.constant('remove' as const), fc.integer({ min: 1, max: 40 }));
    fc.assert(
      fc.property(fc.array(fc.oneof(put, remove)), (acts) => {
        const store = new RowStore();
        const model = new Map<string, string>();
        store.reset([], null);
        for (const [at, [act, number]] of acts.entries()) {
          const one = row(number, at % 2 === 0 ? 'pending' : 'delivered');
          if (act === 'put') {
            store.put(one);
            model.set(one.id, one.status);
          } else {
            store.remove(one.id);
            model.delete(one.id);
          }
        }
        expect(ids(store)).toEqual([...model.keys()].sort());
        for (const [id, status] of model) expect(store.get(id)?.status).toBe(status);
      }),
    );
  });

  it('leave to paging what is older than all that is held', () => {
    const store = new RowStore();
    store.reset([row(10), row(9)], '9');
    store.put(row(3));
    expect(ids(store)).toEqual([row(9).id, row(10).id]);
    store.addOlder([row(9), row(8)], null);
    expect(ids(store)).toEqual([row(8).id, row(9).id, row(10).id]);
    store.put(row(3));
    expect(ids(store)[0]).toBe(row(3).id);
  });

  it('keep a gap where it was: behind what was newest then', () => {
    const store = new RowStore();
    store.reset([row(1)], null);
    store.addGap({ why: 'slow', count: 4 });
    store.put(row(2));
    expect(ids(store)).toEqual([row(1).id, 'gap', row(2).id]);
  });

  it('drop the oldest beyond the cap, and say how many', () => {
    const store = new RowStore();
    store.reset([], null);
    for (let number = 1; number <= 105_001; number += 1) store.put(row(number));
    expect(store.size).toBe(100_001);
    expect(store.evicted).toBe(5000);
    expect(store.get(row(5000).id)).toBeUndefined();
    expect(store.get(row(5001).id)).toBeDefined();
  });
});
