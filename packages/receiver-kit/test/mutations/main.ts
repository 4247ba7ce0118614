// npm run mutate -- --count 1000000 --seed 1
import { parseArgs } from 'node:util';
import { runMutations } from './run.ts';

const { values } = parseArgs({ options: { count: { type: 'string' }, seed: { type: 'string' } } });
const [count, seed] = [Number(values.count ?? 20_000), Number(values.seed ?? 1)];
const start = performance.now();
const { unharmed, refused, mutations } = await runMutations(count, seed);
console.log(`${mutations} mutations from seed ${seed} in ${((performance.now() - start) / 1000).toFixed(0)} s`);
console.log(`${unharmed} left every signed part as it was and were accepted; no other was accepted`);
for (const [code, times] of Object.entries(refused).sort(([, a], [, b]) => b - a))
  console.log(`${String(times).padStart(9)} ${code}`);
