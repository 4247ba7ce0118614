// Made by `npm run docs:contexts` from packages/contracts/src/contexts. Change that.
import type { BenefitContext } from './benefit-context.ts';
import type { DeliveryExhaustedContext } from './delivery-exhausted-context.ts';
import type { ProfileContext } from './profile-context.ts';
import type { ProfileMergedContext } from './profile-merged-context.ts';
import type { RewardContext } from './reward-context.ts';
import type { TargetDisabledContext } from './target-disabled-context.ts';
import type { TierContext } from './tier-context.ts';
import type { TransactionContext } from './transaction-context.ts';
import type { WebhookDisabledContext } from './webhook-disabled-context.ts';

/** The context of each event that Posthorn documents in full. */
export interface KnownContexts {
  'profile.created': ProfileContext;
  'profile.updated': ProfileContext;
  'transaction.created': TransactionContext;
  'reward.created': RewardContext;
  'benefit.created': BenefitContext;
  'tier.achieved': TierContext;
  'profile.merged': ProfileMergedContext;
  'webhook.disabled': WebhookDisabledContext;
  'target.disabled': TargetDisabledContext;
  'delivery.exhausted': DeliveryExhaustedContext;
}
