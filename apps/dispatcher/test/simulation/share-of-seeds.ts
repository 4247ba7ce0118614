// The seeds of `npm test`, shared out over as many files so that they run side by side. SEED=N runs that one alone.
import { simulate } from './simulate.ts';

const SEEDS = 1000;
const SHARES = 4;

/** What broke, with the trace of how it came to it; empty = nothing did. */
export async function brokenIn(share: number): Promise<string[]> {
  const given = process.env['SEED'];
  const broken: string[] = [];
  for (const seed of given === undefined ? seedsOf(share) : share === 1 ? [Number(given)] : []) {
    const { problems, tail } = await simulate(seed);
    if (problems.length > 0) broken.push(`${tail}\n${problems.join('\n')}\nagain: SEED=${seed} npm test -- simulation`);
  }
  return broken;
}

const seedsOf = (share: number): number[] => Array.from({ length: SEEDS / SHARES }, (_, i) => i * SHARES + share);
