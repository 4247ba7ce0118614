import { DAY_MS, endOfLocalDay } from '../calendar.ts';
import { benefitContext, rewardContext, tierContext } from '../contexts/incentives.ts';
import { spend12mCents, spendCents } from '../figures.ts';
import {
  type BenefitDefinition,
  REWARD_DAYS,
  REWARD_STEP_CENTS,
  THANKS,
  TIER_BENEFITS,
  type Tier,
  tierFor,
} from '../programme.ts';
import type { Benefit, Member, Reward, Shop, ShopEvent } from '../state.ts';

// What a member is given for what was bought. Called after anything that changes the member's sales.

export function earn(shop: Shop, member: Member, nowMs: number): ShopEvent[] {
  const reached = tierFor(spend12mCents(member));
  return [
    ...(reached.rank > member.tier.tier.rank ? reachTier(shop, member, reached, nowMs) : []),
    ...thank(shop, member, nowMs),
  ];
}

/** Tiers are only climbed here: what comes back takes none away. */
export function reachTier(shop: Shop, member: Member, tier: Tier, nowMs: number): ShopEvent[] {
  const previous = member.tier.tier;
  member.tier = { id: shop.serial('tier'), tier, achievedAtMs: nowMs };
  member.updatedAtMs = nowMs;
  const achieved: ShopEvent = {
    event: 'tier.achieved',
    context: tierContext(member, previous, nowMs),
    occurredAt: new Date(nowMs),
  };
  const benefit = TIER_BENEFITS.get(tier.handle);
  if (benefit === undefined) return [achieved];
  return [achieved, giveBenefit(shop, member, benefit, { id: member.tier.id, type: 'tier' }, nowMs)];
}

/** One reward for every step of net spend, each step once. */
function thank(shop: Shop, member: Member, nowMs: number): ShopEvent[] {
  const events: ShopEvent[] = [];
  const steps = Math.floor(spendCents(member.sales) / REWARD_STEP_CENTS);
  while (member.rewardSteps < steps) {
    member.rewardSteps += 1;
    const cents = (THANKS.value ?? 0) * 100;
    const reward: Reward = {
      id: shop.serial('reward'),
      definition: THANKS,
      initialCents: cents,
      remainingCents: cents,
      issuedAtMs: nowMs,
      expiresAtMs: endOfLocalDay(nowMs + REWARD_DAYS * DAY_MS),
    };
    member.rewards.push(reward);
    member.updatedAtMs = nowMs;
    events.push({
      event: 'reward.created',
      context: rewardContext(member, reward, nowMs),
      occurredAt: new Date(nowMs),
    });
  }
  return events;
}

export function giveBenefit(
  shop: Shop,
  member: Member,
  definition: BenefitDefinition,
  source: Benefit['source'],
  nowMs: number,
): ShopEvent {
  const benefit: Benefit = {
    id: shop.serial('benefit'),
    definition,
    redemptionsRemaining: definition.max_redemptions ?? 1,
    issuedAtMs: nowMs,
    expiresAtMs: endOfLocalDay(nowMs + (definition.period ?? 0) * DAY_MS),
    source,
  };
  member.benefits.push(benefit);
  member.updatedAtMs = nowMs;
  return { event: 'benefit.created', context: benefitContext(member, benefit, nowMs), occurredAt: new Date(nowMs) };
}
