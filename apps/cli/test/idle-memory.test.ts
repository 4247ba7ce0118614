// Memory is given back while there is little to do (docs/spec.md request-3).
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { idleMemory } from '../src/local/idle-memory.ts';

/** What V8 is told while the event loop works for these shares of the time, one after the other. */
function told(shares: readonly number[]): string[] {
  const flags: string[] = [];
  const left = [...shares];
  const look = idleMemory({
    utilization: (before) => ({ idle: 0, active: 0, utilization: before === undefined ? 0 : (left.shift() ?? 0) }),
    setFlag: (flag) => void flags.push(flag),
  });
  for (const _share of shares) look();
  return flags;
}

it.each<[string, number[], string[]]>([
  ['nothing of a busy process', [0.9, 0.3, 0.02], []],
  ['an idle one once', [0.01, 0, 0.019], ['--optimize-for-size']],
  ['the end of the rest', [0.001, 0.5, 0.4], ['--optimize-for-size', '--no-optimize-for-size']],
  ['each rest', [0, 1, 0], ['--optimize-for-size', '--no-optimize-for-size', '--optimize-for-size']],
])('request-3: V8 is told of %s', (_what, shares, flags) => {
  expect(told(shares)).toEqual(flags);
});

/** The young generation grows with what survives; told that the process is idle, V8 shrinks it by itself. */
const PROGRAM = `
  import { getHeapSpaceStatistics } from 'node:v8';
  import { giveMemoryBackWhenIdle } from '${new URL('../src/local/idle-memory.ts', import.meta.url).href}';
  const young = () => getHeapSpaceStatistics().find((space) => space.space_name === 'new_space').physical_space_size;
  const kept = Array.from({ length: 300_000 }, (_, id) => ({ id, text: 'x'.repeat(id % 40) }));
  const grown = young();
  giveMemoryBackWhenIdle();
  const looking = setInterval(() => {
    if (young() > grown / 2) return;
    clearInterval(looking);
    console.log(JSON.stringify({ grown, shrunk: young(), kept: kept.length }));
  }, 200);
`;

it('request-3: an idle process shrinks its young generation by itself, which it would keep otherwise', async () => {
  const flags = ['--max-semi-space-size=16', '--input-type=module', '--eval', PROGRAM];
  const cwd = fileURLToPath(new URL('..', import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, flags, { cwd });
  const { grown, shrunk } = JSON.parse(stdout);
  expect(grown).toBeGreaterThan(8e6);
  expect(shrunk).toBeLessThan(grown / 2);
}, 60_000);
