import { expect, it } from 'vitest';
import { patient } from '../support/patience.ts';
import { brokenIn } from './share-of-seeds.ts';

it('SIM1, SIM2, SIM4, SIM5, SIM6, SIM7, SIM8, SIM9, SIM10, SIM11, SIM12, SIM13: a share of the seeds (2)', {
  timeout: patient(300_000),
}, async () => {
  const broken = await brokenIn(2);
  expect(broken, broken[0]).toEqual([]);
});
