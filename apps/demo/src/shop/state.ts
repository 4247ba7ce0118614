import type { CanonicalEvent, EventContexts } from '@posthorn/contracts';
import type { Dice } from './dice.ts';
import type { Goods } from './goods.ts';
import type { Place } from './places.ts';
import type { BenefitDefinition, RewardDefinition, Tier } from './programme.ts';

// What the shop remembers. Figures such as balances and spend are never stored: they are computed from these records
// each time, so that no two contexts can disagree.

export interface SaleLine {
  readonly id: number;
  readonly goods: Goods;
  /** Negative for what came back. */
  readonly quantity: number;
  /** Of one, after discounts. */
  readonly sellCents: number;
  readonly discountReason: string | null;
  returned: boolean;
}

export interface Sale {
  readonly id: number;
  readonly atMs: number;
  /** `YYYY-MM-DD`, where it was sold. */
  readonly day: string;
  readonly place: Place;
  readonly receipt: string;
  readonly totalCents: number;
  readonly lines: readonly SaleLine[];
}

export interface Reward {
  readonly id: number;
  readonly definition: RewardDefinition;
  readonly initialCents: number;
  remainingCents: number;
  readonly issuedAtMs: number;
  readonly expiresAtMs: number;
}

export interface Benefit {
  readonly id: number;
  readonly definition: BenefitDefinition;
  redemptionsRemaining: number;
  readonly issuedAtMs: number;
  readonly expiresAtMs: number;
  readonly source: { readonly id: number; readonly type: string };
}

export interface Identity {
  readonly id: number;
  readonly handle: string;
  readonly identifier: string;
  readonly mergedFrom: string | null;
  readonly createdAtMs: number;
}

export interface Person {
  readonly firstName: string;
  readonly lastName: string;
  readonly gender: 'female' | 'male' | 'withheld';
  readonly birth: { readonly year: number; readonly month: number; readonly day: number };
}

export interface Member {
  readonly id: string;
  readonly person: Person;
  readonly email: string;
  mobile: string | null;
  readonly joinedAtMs: number;
  readonly joinedPlace: Place;
  preferredPlace: Place;
  updatedAtMs: number;
  wantsEmail: boolean;
  sizeTop: string;
  tags: readonly string[];
  tier: { readonly id: number; readonly tier: Tier; readonly achievedAtMs: number };
  /** Steps of spend that brought a reward already: what comes back takes no reward away, and brings none twice. */
  rewardSteps: number;
  sales: Sale[];
  rewards: Reward[];
  benefits: Benefit[];
  identities: Identity[];
}

export type SerialKind = 'sale' | 'line' | 'reward' | 'benefit' | 'tier' | 'identity' | 'redemption' | 'member';

export interface Shop {
  readonly dice: Dice;
  readonly members: Map<string, Member>;
  /** Second profiles of one person that are not yet discovered: id of the second → id of the first. */
  readonly duplicates: Map<string, string>;
  readonly serial: (kind: SerialKind) => number;
}

/** One event to emit, its context as it was at that moment. */
export type ShopEvent = {
  [Name in CanonicalEvent]: {
    readonly event: Name;
    readonly context: EventContexts[Name];
    readonly occurredAt: Date;
  };
}[CanonicalEvent];

/** Something that happens in the shop, with the events it raises in their order. */
export type Happening = (shop: Shop, nowMs: number) => ShopEvent[];
