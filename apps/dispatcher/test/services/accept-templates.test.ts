import { expect, it } from 'vitest';
import { createAcceptEvents, type PostedEvent } from '../../src/services/accept-events.ts';
import { Subscriptions } from '../../src/services/subscriptions.ts';
import { World } from '../support/world.ts';

const value = { event: 'profile.created', context: { id: 'p1' } };
const posted = (): PostedEvent => ({ text: JSON.stringify(value), value });

it('A5: a large batch hands the templates a bounded number at a time, so that none is turned away', async () => {
  await using world = await World.open();
  const { clock, ulids, renderer, store } = world;
  const webhook = { extraDataTemplate: '{"n": {{ id }}}', isActive: false };
  const [one, other] = [await world.webhook(webhook), await world.webhook(webhook)];
  let [waiting, most, rendered] = [0, 0, 0];
  const counting: Pick<typeof renderer, 'render'> = {
    async render(input) {
      waiting += 1;
      rendered += 1;
      most = Math.max(most, waiting);
      const result = await renderer.render(input);
      waiting -= 1;
      return result;
    },
  };
  const handover = {
    reserve: () => null,
    reserveExtra: () => ({ until: 0 }),
    release: () => undefined,
    nudge: () => undefined,
  };
  const accept = createAcceptEvents({
    ...{ store, clock, ulids, renderer: counting, subscriptions: new Subscriptions(store) },
    handover: { ...handover, begin: () => Promise.resolve(null) },
  });
  const results = await accept(
    world.tenant,
    Array.from({ length: 700 }, () => posted()),
  );
  expect(results).toHaveLength(700);
  expect(one.id).not.toBe(other.id);
  expect(rendered).toBe(1400);
  expect(most).toBeLessThanOrEqual(1000);
});
