// How far the old generation may grow (docs/spec.md heap-1).
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { heapGrowth } from '../src/local/heap-growth.ts';

const MB = 1_000_000;

it.each([
  ['a small heap', 14, 130, 250],
  ['the heap of a busy dispatcher', 25, 200, 200],
  ['one with many bodies', 50, 210, 100],
  ['a large heap', 100, 210, 50],
  ['a larger heap', 500, 210, 50],
  ['a small heap in a large process', 25, 220, 50],
])('heap-1: %s of %d MB in %d MB resident may grow by %d %%', (_what, live, resident, percent) => {
  expect(heapGrowth(live * MB, resident * MB)).toBe(percent);
});

/** Objects that live for a while, as events under way do: they get into the old generation and die there. */
const PROGRAM = `
  import { constants, PerformanceObserver } from 'node:perf_hooks';
  import { growHeapWhileSmall } from '${new URL('../src/local/heap-growth.ts', import.meta.url).href}';
  if (process.env.GROW === 'yes') growHeapWhileSmall();
  let collections = 0;
  new PerformanceObserver((list) => {
    for (const { detail } of list.getEntries()) if (detail.kind === constants.NODE_PERFORMANCE_GC_MAJOR) collections += 1;
  }).observe({ entryTypes: ['gc'] });
  const kept = Array.from({ length: 100_000 }, (_, id) => ({ id, text: 'x'.repeat(id % 40) }));
  const underWay = new Array(60_000);
  let turns = 0;
  const turn = () => {
    for (let i = 0; i < 30_000; i += 1) underWay[(turns * 30_000 + i) % underWay.length] = { turns, i, of: [turns, i] };
    turns += 1;
    if (turns < 200) setImmediate(turn);
    else setImmediate(() => setImmediate(() => console.log(JSON.stringify({ collections, kept: kept.length }))));
  };
  turn();
`;

async function collections(grow: 'yes' | 'no'): Promise<number> {
  const flags = ['--max-semi-space-size=1', '--heap-growing-percent=50', '--input-type=module', '--eval', PROGRAM];
  const cwd = fileURLToPath(new URL('..', import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, flags, { cwd, env: { ...process.env, GROW: grow } });
  return JSON.parse(stdout).collections;
}

it('heap-1: a small process collects its old generation less often', async () => {
  const [grown, as] = await Promise.all([collections('yes'), collections('no')]);
  expect(as).toBeGreaterThan(5);
  expect(grown).toBeLessThan(as * 0.7);
}, 60_000);
