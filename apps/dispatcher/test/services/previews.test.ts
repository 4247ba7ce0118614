import { expect, it } from 'vitest';
import { RequestError } from '../../src/domain/errors.ts';
import type { EventRecord } from '../../src/domain/records.ts';
import { RendererUnavailableError } from '../../src/ports/renderer.ts';
import { createThreadRenderer } from '../../src/rendering/thread-renderer.ts';
import { createSampler } from '../../src/services/preview-subject.ts';
import { previewTemplate } from '../../src/services/preview-template.ts';
import { VirtualClock } from '../support/virtual-clock.ts';
import { World } from '../support/world.ts';

const FOREVER = `${'{% for i in 1..9999 %}'.repeat(9)}${'{% endfor %}'.repeat(9)}`;
const anEvent = (n: number): EventRecord => ({
  ...{ id: `evt_${n}`, name: 'a.b', context: '{}', createdAt: n, idempotencyKey: null, namespace: null },
  ...{ profileId: null, occurredAt: null, deliverAt: null, erasedAt: null, depth: 0 },
});

it('preview-4: a template that takes too long is a fault without a place', async () => {
  await using world = await World.open();
  await using renderer = createThreadRenderer({ cpuMaxMs: 50, lookMs: 10, stepsMax: Number.MAX_SAFE_INTEGER });
  expect(await renderer.preview({ tenantId: 1, template: FOREVER, context: '{}' })).toEqual({
    ...{ ok: false, reason: 'the template used more than 50 ms of CPU time', place: null, nearest: null },
    ...{ missing: [], tookMs: null },
  });
  const preview = previewTemplate({ ...world, renderer, sample: createSampler(world) });
  const value = { template: '{"a": 1}', context: {} };
  expect(await preview(world.tenant, JSON.stringify(value), value)).toMatchObject({ merged: '{"a": 1}' });
});

it('preview-5: a sample that takes too long ends early, and says so', async () => {
  await using world = await World.open();
  const clock = new VirtualClock();
  const sampleEvents = async () => [1, 2, 3, 4, 5].map(anEvent);
  const sample = createSampler({ store: { sampleEvents }, clock });
  const { rows, warnings } = await sample(world.tenant, { limit: 5 }, ({ id }) => {
    clock.jump(clock.now() + 900);
    return { seen: id };
  });
  expect(rows.map(({ seen }) => seen)).toEqual(['evt_1', 'evt_2', 'evt_3']);
  expect(warnings).toEqual(['the sample stopped after 2000 ms']);
});

it('preview-8: too many samples at once are turned away, and make room when they end', async () => {
  await using world = await World.open();
  let release: () => void = () => undefined;
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  const sampleEvents = async () => [anEvent(1)];
  const sample = createSampler({ store: { sampleEvents }, clock: world.clock });
  const ask = () => sample(world.tenant, { limit: 1 }, () => held.then(() => ({ ok: true })));
  const four = [ask(), ask(), ask(), ask()];
  await expect(ask()).rejects.toMatchObject({ code: 'unavailable', retryAfterSeconds: 1 });
  await expect(ask()).rejects.toBeInstanceOf(RequestError);
  release();
  for (const one of await Promise.all(four)) expect(one.rows).toHaveLength(1);
  expect((await ask()).rows).toHaveLength(1);
});

it('preview-8: a full renderer is told as such, which is answered with a 503', async () => {
  await using world = await World.open();
  await using renderer = createThreadRenderer({ waitingMax: 0 });
  const preview = previewTemplate({ ...world, renderer, sample: createSampler(world) });
  const value = { template: '{}', context: {} };
  // What the error handler makes of it: see limit-6.
  await expect(preview(world.tenant, JSON.stringify(value), value)).rejects.toBeInstanceOf(RendererUnavailableError);
});
