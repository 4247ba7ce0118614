// What the hot acts read: exactly what they take, found through an index, never sorted, however long the backlog is.
import { afterAll, expect, it } from 'vitest';
import { COUNT_OUTCOMES } from '../../src/store/acts/replay-rows.ts';
import { TOKEN_BY_HASH } from '../../src/store/acts/tokens.ts';
import { WEBHOOKS_OF_TENANT } from '../../src/store/sqlite/hot/accept-reads.ts';
import { ASKED_FOR, DUE, NEXT_DUE } from '../../src/store/sqlite/hot/claim.ts';
import { FIRST as OLDEST_PENDING } from '../../src/store/sqlite/hot/fan-outs.ts';
import { HEALTH } from '../../src/store/sqlite/hot/health.ts';
import { AT_KEYS, DUE_TO_ENTER, FIRST_AT_KEYS, LAST } from '../../src/store/sqlite/hot/order-places.ts';
import { ALL, NEXT, PASSED } from '../../src/store/sqlite/hot/queue-counts.ts';
import { FORGET, LEAVING } from '../../src/store/sqlite/hot/rate-starts.ts';
import { SWEEP_QUERIES } from '../../src/store/sqlite/hot/sweep-stages.ts';
import { openConnection } from '../../src/store/sqlite/thread/inline-store.ts';

const connection = openConnection({ path: ':memory:', masterKey: null });
afterAll(() => connection.db.close());

const plan = (sql: string): string[] => {
  const parameters = { endpointId: 1, now: 1, after: 1, until: 1, countedTo: 1 };
  const statement = connection.db.prepare<unknown[], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`);
  const marks = sql.match(/\?/g)?.length ?? 0;
  const rows = marks > 0 ? statement.all(...Array<number>(marks).fill(1)) : statement.all(parameters);
  return rows.map(({ detail }) => detail);
};

it('fairness-6: a claim walks the index of due times as far as it takes, for first attempts and for retries', () => {
  expect(plan(DUE)).toEqual([
    'SEARCH d USING INDEX deliveries_due (endpoint_id=? AND <expr>=? AND due_at<?)',
    'SEARCH e USING INTEGER PRIMARY KEY (rowid=?) LEFT-JOIN',
  ]);
});

it('fairness-8: a claim reads the length of a body from the header of its row', () => {
  // SQLite marks a read that needs the length alone (OPFLAG_BYTELENARG).
  const LENGTH_ALONE = 0xc0;
  const explain = connection.db.prepare<unknown[], { opcode: string; p5: number }>(`EXPLAIN ${DUE}`);
  const reads = explain.all(1, 0, 1, 1).filter(({ opcode, p5 }) => opcode === 'Column' && p5 === LENGTH_ALONE);
  // Of the delivery and of its event, once to count them and once to see whether the body is small.
  expect(reads).toHaveLength(4);
});

it('fairness-9: the values of parameters are hidden from the planner, so that no statement is planned again each time', () => {
  const claiming = [DUE, NEXT_DUE, AT_KEYS, FIRST_AT_KEYS, LAST, PASSED, NEXT, ALL, OLDEST_PENDING, LEAVING];
  for (const sql of [...claiming, ASKED_FOR, ...SWEEP_QUERIES, WEBHOOKS_OF_TENANT, TOKEN_BY_HASH, HEALTH, FORGET]) {
    expect(sql.match(/[?:]\w*/g)).not.toBeNull();
    expect(sql.replace(/\+[?:]\w*/g, '')).not.toMatch(/[?:]/);
  }
});

it('fairness-6: the next due time is the first entry of each of both ranges', () => {
  const searches = plan(NEXT_DUE).filter((detail) => detail.includes('deliveries'));
  expect(searches).toEqual(
    Array(2).fill('SEARCH deliveries USING COVERING INDEX deliveries_due (endpoint_id=? AND <expr>=? AND due_at>?)'),
  );
  expect(plan(NEXT_DUE).join()).not.toMatch(/SCAN d|TEMP B-TREE/);
});

it('fairness-6: who is first in order is found without looking at those behind', () => {
  const ofKey = 'SEARCH order_queue USING PRIMARY KEY (endpoint_id=? AND key=? AND entered=?)';
  expect(plan(LAST)).toEqual([ofKey]);
  expect(plan(FIRST_AT_KEYS)).toContain(ofKey);
  expect(plan(DUE_TO_ENTER)).toEqual([ofKey.replace(')', ' AND place<?)')]);
  for (const [steps, index] of [
    [plan(AT_KEYS), 'COVERING INDEX'],
    [plan(FIRST_AT_KEYS), 'INDEX'],
  ] as const) {
    expect(steps).toContainEqual(expect.stringContaining(`SEARCH mine USING ${index} order_queue_by_delivery`));
    expect(steps).toContainEqual(
      expect.stringContaining('SEARCH first USING PRIMARY KEY (endpoint_id=? AND key=? AND entered=?)'),
    );
    expect(steps.join()).not.toMatch(/SCAN (first|mine|order_queue)|TEMP B-TREE/);
  }
});

it('queue-depth-2: what came due since the last question is a stretch of the index of due times', () => {
  for (const sql of [PASSED, NEXT]) {
    const searches = plan(sql).filter((detail) => detail.includes('deliveries'));
    expect(searches).toHaveLength(2);
    expect(searches.join()).not.toMatch(/SCAN d|USING INDEX/);
    expect(searches.join()).toContain('COVERING INDEX deliveries_due (endpoint_id=? AND <expr>=? AND due_at>?');
  }
});

it('queue-depth-4: webhooks are counted one after another, from where the last act ended', () => {
  expect(plan(ALL)).toEqual(['SEARCH deliveries USING COVERING INDEX deliveries_due (endpoint_id>?)']);
});

it('inspector-57: what became of a replay is counted in an index that holds replayed deliveries alone', () => {
  expect(plan(COUNT_OUTCOMES)).toEqual(['SEARCH deliveries USING COVERING INDEX deliveries_by_replay (replay_id=?)']);
});
