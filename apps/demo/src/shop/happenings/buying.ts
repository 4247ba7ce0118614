import { toLocalDay } from '../calendar.ts';
import { type Redeemed, transactionContext } from '../contexts/transaction.ts';
import { spend12mCents, sum, usableBenefits, usableRewards } from '../figures.ts';
import { GOODS, type Goods } from '../goods.ts';
import { PLACES, type Place, WEB_SHOP } from '../places.ts';
import { TIERS } from '../programme.ts';
import type { Benefit, Member, Sale, SaleLine, Shop, ShopEvent } from '../state.ts';
import { earn } from './earning.ts';

// A purchase: a basket, discounts, rewards spent, payment; then what it earns.

/** A person buys; now and then a passer-by who is not a member. */
export function buy(shop: Shop, nowMs: number): ShopEvent[] {
  const member = shop.dice.chance(0.06) ? undefined : shop.dice.pickAny([...shop.members.values()]);
  return sell(shop, member ?? null, basket(shop, 0), nowMs);
}

/** The newest member buys as much as the next tier takes. */
export function buyIntoTier(shop: Shop, nowMs: number): ShopEvent[] {
  const member = [...shop.members.values()].at(-1);
  if (member === undefined) return [];
  const next = TIERS.find((tier) => tier.rank > member.tier.tier.rank);
  // Half as much again as is missing: up to 30% may go off the prices.
  const missingCents = next === undefined ? 0 : next.fromCents - spend12mCents(member);
  return sell(shop, member, basket(shop, Math.ceil(missingCents * 1.5)), nowMs);
}

interface Wanted {
  readonly goods: Goods;
  readonly quantity: number;
}

function basket({ dice }: Shop, atLeastCents: number): Wanted[] {
  const wanted = Array.from({ length: dice.int(1, 3) }, () => ({
    goods: dice.pick(GOODS),
    quantity: dice.chance(0.15) ? 2 : 1,
  }));
  while (sum(wanted, ({ goods, quantity }) => goods.priceCents * quantity) < atLeastCents) {
    wanted.push({ goods: dice.pick(GOODS), quantity: 1 });
  }
  return wanted;
}

function sell(shop: Shop, member: Member | null, wanted: readonly Wanted[], nowMs: number): ShopEvent[] {
  const { dice } = shop;
  const place = member !== null && dice.chance(0.6) ? member.preferredPlace : dice.pick(PLACES);
  const benefit = member !== null && dice.chance(0.6) ? usableBenefits(member, nowMs)[0] : undefined;
  const lines = wanted.map((one) => priceLine(shop, one, benefit));
  const sale: Sale = {
    id: shop.serial('sale'),
    atMs: nowMs,
    day: toLocalDay(nowMs),
    place,
    receipt: `${place === WEB_SHOP ? 'W' : 'R'}-${dice.int(10_000, 99_999)}`,
    totalCents: sum(lines, (line) => line.sellCents * line.quantity),
    lines,
  };
  const redeemed = member === null ? [] : redeem(shop, member, sale, benefit, nowMs);
  const redemption = redeemed.length === 0 ? null : { id: shop.serial('redemption'), items: redeemed };
  return record(shop, member, sale, place, { redemption, linkedReceipt: null }, nowMs);
}

/** Writes a sale down, tells of it as of just after it, then gives what it earns. */
export function record(
  shop: Shop,
  member: Member | null,
  sale: Sale,
  place: Place,
  more: { redemption: { id: number; items: Redeemed[] } | null; linkedReceipt: string | null },
  nowMs: number,
): ShopEvent[] {
  if (member !== null) {
    member.sales.push(sale);
    member.updatedAtMs = nowMs;
  }
  const staff = shop.dice.pickAny(place.staff) ?? null;
  const context = transactionContext({ sale, member, staff, ...more }, nowMs);
  const told: ShopEvent = { event: 'transaction.created', context, occurredAt: new Date(nowMs) };
  return member === null ? [told] : [told, ...earn(shop, member, nowMs)];
}

/** A benefit takes its percentage off everything; else a thing may be on sale. */
function priceLine(shop: Shop, { goods, quantity }: Wanted, benefit: Benefit | undefined): SaleLine {
  const onSale = benefit === undefined && shop.dice.chance(0.2);
  const percent = benefit?.definition.value ?? (onSale ? shop.dice.pick([10, 20, 30]) : 0);
  return {
    id: shop.serial('line'),
    goods,
    quantity,
    sellCents: goods.priceCents - Math.round((goods.priceCents * percent) / 100),
    discountReason: benefit?.definition.name ?? (onSale ? `Sale ${percent}%` : null),
    returned: false,
  };
}

function redeem(shop: Shop, member: Member, sale: Sale, benefit: Benefit | undefined, nowMs: number): Redeemed[] {
  const redeemed: Redeemed[] = [];
  if (benefit !== undefined) {
    benefit.redemptionsRemaining -= 1;
    const cents = sum(sale.lines, (line) => (line.goods.priceCents - line.sellCents) * line.quantity);
    redeemed.push({ id: benefit.id, type: 'benefit', cents });
  }
  const reward = shop.dice.chance(0.5) ? usableRewards(member, nowMs)[0] : undefined;
  if (reward !== undefined) {
    const cents = Math.min(reward.remainingCents, sale.totalCents);
    reward.remainingCents -= cents;
    redeemed.push({ id: reward.id, type: 'reward', cents });
  }
  return redeemed;
}
