import { performance } from 'node:perf_hooks';
import { expect, it } from 'vitest';
import { watchLoop } from '../../src/metrics/process-figures.ts';
import { patient } from '../support/patience.ts';

const turn = () => new Promise((resolve) => setTimeout(resolve, 1));

function block(ms: number): void {
  for (const until = performance.now() + ms; performance.now() < until; );
}

/** Node counts from the second of its ticks after a reading on, and each turn after a block has one. */
async function lag(ms: number): Promise<void> {
  for (let i = 0; i < 3; i += 1) {
    block(ms);
    await turn();
  }
}

it('metric-10: event-loop lag is measured from the first reading on, and since the last one', async () => {
  using loop = watchLoop();
  await lag(60);
  expect(loop.read()).toEqual({ p50: 0, p99: 0, max: 0 });
  const deadline = performance.now() + patient(10_000);
  let { max } = loop.read();
  while (max < 0.03 && performance.now() < deadline) {
    await lag(80);
    ({ max } = loop.read());
  }
  expect(max).toBeGreaterThanOrEqual(0.03);
  expect(max).toBeLessThan(patient(10_000));
});
