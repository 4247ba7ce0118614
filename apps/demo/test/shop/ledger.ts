import type { ShopEvent } from '../../src/shop/state.ts';

// Books kept by somebody who sees only the events, as a receiver would: what they add up to must be what contexts say.

export interface Figures {
  readonly points: number;
  readonly spendCents: number;
  readonly rewardCents: number;
}

export type ProfileContext = Extract<ShopEvent, { event: 'profile.created' }>['context'];

export function cents(dollars: unknown): number {
  if (typeof dollars !== 'number' || !Number.isFinite(dollars))
    throw new TypeError(`not an amount: ${String(dollars)}`);
  return Math.round(dollars * 100);
}

/** The person as the event shows it: the root of `profile.*`, else `profile`. */
export function profileOf({ event, context }: ShopEvent): ProfileContext | null {
  if (event === 'profile.created' || event === 'profile.updated' || event === 'profile.merged') return context;
  return context.profile ? { ...context.profile, id: context.profile_id ?? '' } : null;
}

export function shown(profile: ProfileContext): Figures {
  return {
    points: profile.point_balance ?? Number.NaN,
    spendCents: cents(profile.aggregations?.spend_all),
    rewardCents: cents(profile.reward_balance),
  };
}

const plus = (a: Figures, b: Figures): Figures => ({
  points: a.points + b.points,
  spendCents: a.spendCents + b.spendCents,
  rewardCents: a.rewardCents + b.rewardCents,
});

const NOTHING: Figures = { points: 0, spendCents: 0, rewardCents: 0 };

export class Ledger {
  readonly #books = new Map<string, Figures>();

  /** What the figures of the event's person must be now; `null` where it is seen for the first time. */
  enter(event: ShopEvent): Figures | null {
    const profile = profileOf(event);
    if (profile === null) return null;
    const before = event.event === 'profile.created' ? NOTHING : this.#books.get(profile.id);
    const after = before === undefined ? null : plus(before, this.#change(event));
    this.#books.set(profile.id, after ?? shown(profile));
    if (event.event === 'profile.merged') this.#books.delete(event.context.merged_from ?? '');
    return after;
  }

  #change({ event, context }: ShopEvent): Figures {
    if (event === 'transaction.created') {
      const rewards = context.payments?.filter((payment) => payment.payment_code === 'REWARD') ?? [];
      return {
        points: Math.trunc(cents(context.total) / 100),
        spendCents: cents(context.total),
        rewardCents: -rewards.reduce((total, payment) => total + cents(payment.tender_value), 0),
      };
    }
    if (event === 'reward.created') return { ...NOTHING, rewardCents: cents(context.value_initial) };
    if (event === 'profile.merged') return this.#books.get(context.merged_from ?? '') ?? NOTHING;
    return NOTHING;
  }
}
