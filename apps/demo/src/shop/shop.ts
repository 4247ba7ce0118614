import { DAY_MS } from './calendar.ts';
import { createDice } from './dice.ts';
import { buy, buyIntoTier } from './happenings/buying.ts';
import { join, joinAgain } from './happenings/joining.ts';
import { merge } from './happenings/merging.ts';
import { giveBack } from './happenings/returning.ts';
import { update } from './happenings/updating.ts';
import type { Happening, SerialKind, Shop, ShopEvent } from './state.ts';

// The demo shop: a small retailer in which things happen one after the other. Pure: time comes in, chance comes from the
// seed, events go out; a seed and a starting time make the same shop again. Memory is bounded: members who have
// bought often, or who are one too many, are not seen again.

const REGULARS = 8;
const MEMBERS_MAX = 60;
const SALES_MAX = 40;

export interface DemoShop {
  /** The events of the next happening, in their order. Times must not go back from call to call. */
  readonly next: (nowMs: number) => ShopEvent[];
  readonly memberCount: () => number;
}

/** So that every kind of event is seen within the first few, each where it makes sense. */
const OPENING: readonly Happening[] = [join, buyIntoTier, update, joinAgain, buy, merge];

const WEIGHTED: readonly (readonly [number, Happening])[] = [
  [52, buy],
  [16, join],
  [14, update],
  [8, giveBack],
  [10, merge],
];

export function createShop(seed: number, startMs: number): DemoShop {
  const dice = createDice(seed);
  const serials = new Map<SerialKind, number>();
  const shop: Shop = {
    dice,
    members: new Map(),
    duplicates: new Map(),
    serial: (kind) => {
      const number = (serials.get(kind) ?? (kind === 'sale' ? 90_000 : 1000)) + 1;
      serials.set(kind, number);
      return number;
    },
  };
  for (let at = 0; at < REGULARS; at += 1) liveThroughPast(shop, startMs);
  const opening = [...OPENING];
  return {
    next: (nowMs) => {
      const events = (opening.shift() ?? choose(shop))(shop, nowMs);
      forget(shop);
      return events;
    },
    memberCount: () => shop.members.size,
  };
}

function choose({ dice }: Shop): Happening {
  let left = dice.int(1, 100);
  for (const [weight, happening] of WEIGHTED) {
    left -= weight;
    if (left <= 0) return happening;
  }
  return buy;
}

/** A regular customer: joined up to two years ago and bought since, before anybody was listening. */
function liveThroughPast(shop: Shop, startMs: number): void {
  const { dice } = shop;
  const joinedMs = startMs - dice.int(30, 730) * DAY_MS;
  const others = new Map(shop.members);
  // Alone in the shop, so that what happens happens to this one.
  shop.members.clear();
  join(shop, joinedMs);
  const times = Array.from(
    { length: dice.int(1, 9) },
    () => joinedMs + Math.floor(((startMs - joinedMs) * dice.int(1, 998)) / 1000),
  );
  for (const atMs of times.sort((a, b) => a - b)) (dice.chance(0.9) ? buy : giveBack)(shop, atMs);
  for (const [id, member] of others) shop.members.set(id, member);
}

function forget(shop: Shop): void {
  for (const member of shop.members.values()) {
    const crowded = shop.members.size > MEMBERS_MAX;
    if (!crowded && member.sales.length < SALES_MAX) continue;
    shop.members.delete(member.id);
    for (const [second, first] of shop.duplicates) {
      if (second === member.id || first === member.id) shop.duplicates.delete(second);
    }
  }
}
