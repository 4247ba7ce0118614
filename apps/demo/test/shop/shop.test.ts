import { CANONICAL_EVENTS } from '@posthorn/contracts';
import { contextSchemaOf } from '@posthorn/contracts/contexts';
import { describe, expect, it } from 'vitest';
import { TIERS, tierFor } from '../../src/shop/programme.ts';
import { createShop } from '../../src/shop/shop.ts';
import type { ShopEvent } from '../../src/shop/state.ts';
import { cents, Ledger, profileOf, shown } from './ledger.ts';

const START_MS = Date.UTC(2026, 5, 15, 2, 0, 0);
const SEEDS = Array.from({ length: 12 }, (_, at) => at * 7919 + 1);

/** The happenings of so many steps, half a second apart. */
function live(seed: number, steps: number): ShopEvent[][] {
  const shop = createShop(seed, START_MS);
  return Array.from({ length: steps }, (_, at) => shop.next(START_MS + at * 500));
}

const rankOf = (handle: string | null | undefined) => TIERS.findIndex((tier) => tier.handle === handle);

describe('demo-1: every kind of event is seen at once', () => {
  it('within the first twenty events, whatever the seed', () => {
    for (let seed = 0; seed < 150; seed += 1) {
      const kinds = new Set(
        live(seed, 8)
          .flat()
          .slice(0, 20)
          .map((one) => one.event),
      );
      expect([...kinds].sort(), `seed ${seed}`).toEqual([...CANONICAL_EVENTS].sort());
    }
  });
});

describe('demo-2: a seed and a starting time make the same shop', () => {
  it('again, and another seed another one', () => {
    expect(live(42, 100)).toEqual(live(42, 100));
    expect(live(42, 100)).not.toEqual(live(43, 100));
  });
});

describe.each(SEEDS)('under seed %i', (seed) => {
  const happenings = live(seed, 400);
  const events = happenings.flat();

  it('demo-3: every context is one of its kind, and has no field that contracts does not know', () => {
    for (const { event, context } of events) {
      const schema = contextSchemaOf(event);
      expect(schema.safeParse(context).error, event).toBeUndefined();
      const known = 'shape' in schema ? Object.keys(schema.shape as object) : [];
      expect(
        Object.keys(context).filter((key) => !known.includes(key)),
        event,
      ).toEqual([]);
      expect(context, event).toEqual(JSON.parse(JSON.stringify(context)));
    }
  });

  it('demo-4: the sums of a transaction agree', () => {
    for (const one of events) {
      if (one.event !== 'transaction.created') continue;
      const { total, total_original: original, items = [], payments = [], redemption } = one.context;
      const sum = <T>(list: readonly T[] | null, of: (item: T) => number) =>
        (list ?? []).reduce((all, item) => all + of(item), 0);
      expect(sum(items, (item) => cents(item.price_sell) * (item.quantity ?? 0))).toBe(cents(total));
      expect(sum(payments, (payment) => cents(payment.tender_value))).toBe(cents(total));
      const discount = sum(items, (item) => {
        const list = Array.isArray(item.discounts) ? item.discounts : [];
        return Math.sign(item.quantity ?? 0) * sum(list, (each) => cents(each.amount));
      });
      expect(cents(total) + discount).toBe(cents(original));
      if (redemption) expect(sum(redemption.items ?? [], (item) => cents(item.value))).toBe(cents(redemption.total));
    }
  });

  it('demo-5: balances and spend are what the events add up to, over merges too', () => {
    const ledger = new Ledger();
    for (const event of events) {
      const expected = ledger.enter(event);
      const profile = profileOf(event);
      if (profile === null) continue;
      const figures = shown(profile);
      if (expected !== null) expect(figures, event.event).toEqual(expected);
      expect(cents(profile.point_balance_dollars)).toBe(figures.points);
      expect(cents(profile.combined_balance_dollars)).toBe(figures.rewardCents + figures.points);
      expect(figures.points).toBeGreaterThanOrEqual(0);
    }
  });

  it('demo-6: tiers are reached by spend, one after the other, and never fall', () => {
    const ranks = new Map<string, number>();
    for (const happening of happenings) {
      for (const event of happening) {
        const profile = profileOf(event);
        if (profile === null) continue;
        const rank = rankOf(profile.tier_handle);
        const before = ranks.get(profile.id);
        if (event.event === 'tier.achieved') {
          expect(event.context.handle).toBe(profile.tier_handle);
          expect(event.context.definition?.handle).toBe(profile.tier_handle);
          expect(rankOf(event.context.previous_tier?.handle)).toBeLessThan(rank);
          if (before !== undefined) expect(rankOf(event.context.previous_tier?.handle)).toBe(before);
        } else if (before !== undefined && event.event !== 'profile.created') expect(rank).toBe(before);
        ranks.set(profile.id, rank);
      }
      const last = happening.at(-1);
      const settled = last === undefined ? null : profileOf(last);
      if (settled === null) continue;
      expect(rankOf(settled.tier_handle)).toBeGreaterThanOrEqual(tierFor(cents(settled.aggregations?.spend_12m)).rank);
    }
  });

  it('demo-7: a merge names its loser, takes its identities, and nobody hears of it again', () => {
    const gone = new Set<string>();
    for (const event of events) {
      expect(gone.has(profileOf(event)?.id ?? '')).toBe(false);
      if (event.event !== 'profile.merged') continue;
      const { merged_from: loser, merged_profile: snapshot, identities } = event.context;
      expect(snapshot?.id).toBe(loser);
      expect(identities?.filter((identity) => identity.merged_from === loser).map((one) => one.identifier)).toEqual(
        snapshot?.identities?.map((one) => one.identifier),
      );
      gone.add(loser ?? '');
    }
  });

  it('demo-8: aggregations count what was bought', () => {
    for (const event of events) {
      const facts = profileOf(event)?.aggregations;
      if (!facts) continue;
      expect(facts.shop_count ?? 0).toBeLessThanOrEqual(facts.total_shop_days ?? 0);
      expect(facts.spend_last_date === null).toBe(facts.total_shop_days === 0);
      if (event.event !== 'transaction.created') continue;
      expect(facts.spend_last_date).toBe(event.context.transacted_at);
      expect(facts.spend_12m_now).toBe(facts.spend_12m);
    }
  });
});

describe('demo-9: memory is bounded', () => {
  it('however long the shop is open', () => {
    const shop = createShop(5, START_MS);
    const sales = new Map<string, number>();
    let most = 0;
    for (let at = 0; at < 8000; at += 1) {
      for (const { event, context } of shop.next(START_MS + at * 500)) {
        if (event !== 'transaction.created' || context.profile_id === null) continue;
        sales.set(context.profile_id, (sales.get(context.profile_id) ?? 0) + 1);
      }
      most = Math.max(most, shop.memberCount());
    }
    expect(most).toBeLessThanOrEqual(60);
    expect(Math.max(...sales.values())).toBeLessThanOrEqual(40);
  });
});
