import { toLocalDay } from '../calendar.ts';
import type { Sale, SaleLine, Shop, ShopEvent } from '../state.ts';
import { buy, record } from './buying.ts';

/** A member brings one line of an earlier purchase back: a transaction below zero that takes its points along. */
export function giveBack(shop: Shop, nowMs: number): ShopEvent[] {
  const chosen = shop.dice.pickAny(
    [...shop.members.values()].flatMap((member) =>
      member.sales.flatMap((sale) =>
        sale.lines.filter((line) => line.quantity > 0 && !line.returned).map((line) => ({ member, sale, line })),
      ),
    ),
  );
  if (chosen === undefined) return buy(shop, nowMs);
  const { member, sale: bought, line } = chosen;
  line.returned = true;
  const back: SaleLine = { ...line, id: shop.serial('line'), quantity: -line.quantity };
  const sale: Sale = {
    id: shop.serial('sale'),
    atMs: nowMs,
    day: toLocalDay(nowMs),
    place: bought.place,
    receipt: `${bought.receipt}-B`,
    totalCents: back.sellCents * back.quantity,
    lines: [back],
  };
  return record(shop, member, sale, bought.place, { redemption: null, linkedReceipt: bought.receipt }, nowMs);
}
