// The short form of `npm run torture`: every part of it, small.
import { expect, it } from 'vitest';
import { disk } from '../../torture/disk.ts';
import { hostile } from '../../torture/hostile.ts';
import { kill } from '../../torture/kill.ts';
import { manyWebhooks } from '../../torture/many-webhooks.ts';
import type { Seen } from '../../torture/part.ts';
import { pending } from '../../torture/pending.ts';
import { patient } from '../support/patience.ts';

const quiet = (): void => undefined;
/** Memory is told on Linux only: elsewhere what is promised of it cannot be seen. */
const brokenOf = ({ broken }: Seen): string[] =>
  process.platform === 'linux' ? broken : broken.filter((one) => !one.startsWith('memory'));

it('torture-1: kills amid load, a replay and retention lose nothing, and replay nothing twice', {
  timeout: patient(90_000),
}, async () => {
  const seed = Math.floor(Math.random() * 2 ** 32);
  console.log(`torture-1: seed ${seed}`);
  expect(brokenOf(await kill({ kills: 4, old: 500, replayed: 60, replaysPerSecond: 30, seed }, quiet))).toEqual([]);
});

it('torture-2: a full disk refuses, and recovers by itself', { timeout: patient(60_000) }, async ({ skip }) => {
  const seen = await disk(null, quiet);
  if (seen.skipped !== undefined) {
    console.log(`torture-2: skipped, ${seen.skipped}`);
    skip(seen.skipped);
  }
  expect(seen.broken).toEqual([]);
});

it('torture-3: hostile receivers harm nobody beside them', { timeout: patient(60_000) }, async () => {
  const broken = brokenOf(await hostile({ events: 40, perSecond: 40 }, quiet));
  // No test fails on a time: that one is for the long form.
  expect(broken.filter((one) => !one.includes('slowed down'))).toEqual([]);
});

it('torture-4: one event reaches every one of many webhooks', { timeout: patient(60_000) }, async () => {
  expect(brokenOf(await manyWebhooks({ webhooks: 200 }, quiet))).toEqual([]);
});

it('torture-5: a backlog waits on disk, and drains when its receiver is back', {
  timeout: patient(60_000),
}, async () => {
  expect(brokenOf(await pending({ events: 5000, drained: 5000 }, quiet))).toEqual([]);
});
