import { expect, it } from 'vitest';
import { eraseProfile } from '../../src/services/erase-profile.ts';
import { World } from '../support/world.ts';

it('erase-1: a tenant whose webhooks cannot be read is erased all the same', async () => {
  await using world = await World.open();
  const webhook = await world.webhook();
  await world.accept([webhook], {
    event: { people: { profileId: 'p1', others: [], merge: null, rootId: null } },
  });
  const erase = eraseProfile({ store: world.store, clock: world.clock });
  expect(await erase(world.tenant, 'p1')).toMatchObject({
    kind: 'done',
    receipt: { profiles: 1, events: 1, deliveries: 1 },
  });
});
