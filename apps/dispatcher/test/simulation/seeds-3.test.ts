import { expect, it } from 'vitest';
import { patient } from '../support/patience.ts';
import { brokenIn } from './share-of-seeds.ts';

it('simulation-1, simulation-2, simulation-4, simulation-5, simulation-6, simulation-7, simulation-8, simulation-9, simulation-10, simulation-11, simulation-12, simulation-13, reaction-21: a share of the seeds (3)', {
  timeout: patient(300_000),
}, async () => {
  const broken = await brokenIn(3);
  expect(broken, broken[0]).toEqual([]);
});
