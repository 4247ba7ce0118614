// What people send to a target by hand is rendered first, and due by the clock as it is after that.
import { expect, it } from 'vitest';
import { resendDelivery } from '../../src/services/resend-delivery.ts';
import { sendIncentive } from '../../src/services/send-incentive.ts';
import { createdTarget } from '../support/builders.ts';
import { posted, setUp } from './accepting.ts';

it('clock-11: the clock is set back while an incentive, and then a resend as new, are rendered', async () => {
  await using set = await setUp();
  const { clock, ulids, renderer, store, tenant } = set.world;
  const target = await createdTarget(store, tenant.tenantId, { template: '{"id": {{ id }}}' });
  await set.accept(
    posted({
      event: 'reward.created',
      context: { id: 12, profile_id: 'p1', definition: { issue_target_id: target.id } },
    }),
  );
  const render: typeof renderer.render = async (input) => {
    const result = await renderer.render(input);
    clock.set(-11 * 86_400_000);
    await set.world.settled();
    return result;
  };
  const deps = { store, clock, ulids, renderer: { render } };
  const sent = await sendIncentive(deps)(tenant, 'reward', '12', 'issue');
  expect(sent.createdAt).toBe(clock.now());
  const again = await resendDelivery(deps)(tenant, sent.id, '{"as_new":true}', { as_new: true });
  expect(again.createdAt).toBe(clock.now());
});
