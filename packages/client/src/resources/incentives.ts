import { type Delivery, delivery, single } from '@posthorn/contracts';
import { toResult } from '../page.ts';
import type { Result } from '../result.ts';
import type { CallOptions, Send } from '../send.ts';

const one = single(delivery);

/** What the definition of a reward or benefit names a target for: rewards have `expiry`, benefits have `remind`. */
export type Occasion = 'issue' | 'expiry' | 'remind' | 'extend';

/** Each call makes a new delivery, so neither is repeated after an answer that was lost. */
export function incentives(send: Send) {
  const trigger =
    (of: 'rewards' | 'benefits') =>
    async (id: number | string, target: Occasion | number, options?: CallOptions): Promise<Result<Delivery>> => {
      const path = `${of}/${encodeURIComponent(id)}/trigger-target/${target}`;
      return toResult(await send({ method: 'GET', path, schema: one, repeatable: false }, options));
    };
  return {
    /** Sends the newest stored context of a reward to the target of its definition, or to a target by its id. */
    triggerRewardTarget: trigger('rewards'),
    /** The same for a benefit. */
    triggerBenefitTarget: trigger('benefits'),
  };
}
