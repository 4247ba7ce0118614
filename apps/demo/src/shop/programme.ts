import type { EventContexts } from '@posthorn/contracts';

// The loyalty programme: what is earned for what. Every figure of the contexts follows from these rules.

/** One point for each whole dollar; a hundred points are worth one. */
export const POINTS_PER_DOLLAR = 1;
export const POINTS_WORTH_A_DOLLAR = 100;
/** A reward for each of these steps of net spend. */
export const REWARD_STEP_CENTS = 25_000;
export const REWARD_DAYS = 60;

type TierDefinition = NonNullable<EventContexts['tier.achieved']['definition']>;
export type RewardDefinition = NonNullable<EventContexts['reward.created']['definition']>;
export type BenefitDefinition = NonNullable<EventContexts['benefit.created']['definition']>;

const MADE = { created_at: '2019-03-01 00:00:00', updated_at: '2024-07-01 00:00:00' };

export interface Tier {
  readonly rank: number;
  /** Net spend of twelve months from which one is in it. */
  readonly fromCents: number;
  readonly handle: string;
  readonly name: string;
  readonly definition: TierDefinition;
}

function tier(rank: number, handle: string, name: string, fromCents: number): Tier {
  const definition: TierDefinition = {
    id: 20 + rank,
    name,
    handle,
    is_floor: rank === 0,
    value_min: fromCents / 100,
    value_maintain: fromCents / 100,
    is_assignable: rank > 0,
    disable_credit: false,
    short_description: rank === 0 ? 'Everybody starts here' : `From $${fromCents / 100} in twelve months`,
    tags: [],
    meta: {},
    ...MADE,
  };
  return { rank, fromCents, handle, name, definition };
}

export const FLOOR_TIER = tier(0, 'bronze', 'Bronze', 0);
export const TIERS: readonly [Tier, ...Tier[]] = [
  FLOOR_TIER,
  tier(1, 'silver', 'Silver', 30_000),
  tier(2, 'gold', 'Gold', 80_000),
  tier(3, 'platinum', 'Platinum', 200_000),
];

/** The highest tier that much spend of twelve months reaches. */
export function tierFor(spend12mCents: number): Tier {
  return TIERS.findLast((one) => spend12mCents >= one.fromCents) ?? FLOOR_TIER;
}

export const THANKS: RewardDefinition = {
  id: 7,
  handle: 'spend-thanks',
  name: 'Thank-you $10',
  type: 'spend',
  value: 10,
  max_value: 10,
  currency: 'NZD',
  period: REWARD_DAYS,
  period_type: 'days',
  short_description: `$10 for every $${REWARD_STEP_CENTS / 100} spent`,
  tags: ['thanks'],
  meta: {},
  ...MADE,
};

function benefit(id: number, handle: string, name: string, percent: number, days: number): BenefitDefinition {
  return {
    id,
    handle,
    name,
    type: 'discount',
    value: percent,
    max_redemptions: 1,
    period: days,
    period_type: 'days',
    is_claimable: false,
    short_description: `${percent}% off one purchase`,
    tags: [],
    meta: {},
    ...MADE,
  };
}

export const WELCOME = benefit(31, 'welcome-10', 'Welcome 10%', 10, 90);
/** By the handle of the tier just reached. */
export const TIER_BENEFITS: ReadonlyMap<string, BenefitDefinition> = new Map([
  ['silver', benefit(32, 'silver-15', 'Silver 15%', 15, 120)],
  ['gold', benefit(33, 'gold-20', 'Gold 20%', 20, 180)],
  ['platinum', benefit(34, 'platinum-25', 'Platinum 25%', 25, 365)],
]);
