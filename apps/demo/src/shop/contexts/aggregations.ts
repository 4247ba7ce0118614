import type { EventContexts } from '@posthorn/contracts';
import { addDays, DAY_MS, daysBetween, toLocalDay } from '../calendar.ts';
import { averageCents, dollars, salesOfYearTo, spend12mCents, spendCents, timeOrNull } from '../figures.ts';
import type { Place } from '../places.ts';
import type { Member, Sale } from '../state.ts';

// The facts computed from a member's transactions: the events' `aggregations`, always as of this moment.

type Aggregations = NonNullable<EventContexts['profile.created']['aggregations']>;

export function aggregationsOf(member: Member, nowMs: number): Aggregations {
  const { sales } = member;
  const atv12m = averageCents(salesOfYearTo(sales, sales.at(-1)?.atMs ?? nowMs));
  const atvAll = averageCents(sales);
  return {
    profile_id: member.id,
    spend_12m: dollars(spend12mCents(member)),
    spend_12m_now: dollars(spendCents(salesOfYearTo(sales, nowMs))),
    spend_all: dollars(spendCents(sales)),
    spend_atv_12m: atv12m === null ? null : dollars(atv12m),
    spend_atv_all: atvAll === null ? null : dollars(atvAll),
    spend_first_date: timeOrNull(sales[0]),
    spend_last_date: timeOrNull(sales.at(-1)),
    ...shoppingDays(member, nowMs),
    ...placesOf(member),
    purchased_brands: [...new Set(sales.flatMap((sale) => sale.lines.map((line) => line.goods.brand)))].sort(),
    dimension_join: joinDimension(nowMs - member.joinedAtMs),
    total_referred: 0,
  };
}

function shoppingDays(member: Member, nowMs: number): Aggregations {
  const netByDay = new Map<string, number>();
  for (const sale of member.sales) netByDay.set(sale.day, (netByDay.get(sale.day) ?? 0) + sale.totalCents);
  const days = [...netByDay.keys()].sort();
  const shops = days.filter((day) => (netByDay.get(day) ?? 0) > 0).length;
  const [first, second] = days;
  const [previous, latest] = [days.at(-2), days.at(-1)];
  const gap = (from: string | undefined, to: string | undefined) =>
    from === undefined || to === undefined ? null : Math.max(1, daysBetween(from, to));
  const wholeGap = gap(first, latest);
  const averageGap =
    days.length < 3 || wholeGap === null ? null : Math.max(1, Math.round(wholeGap / (days.length - 1)));
  return {
    shop_count: shops,
    total_shop_days: days.length,
    first_shop_date: first ?? null,
    second_shop_date: second ?? null,
    previous_shop_date: previous ?? null,
    latest_shop_date: latest ?? null,
    first_shop_days: first === undefined ? null : Math.max(0, daysBetween(toLocalDay(member.joinedAtMs), first)),
    second_shop_days: gap(first, second),
    latest_shop_days: gap(previous, latest),
    average_shop_days: averageGap,
    at_risk_date: averageGap === null || latest === undefined ? null : addDays(latest, 3 * averageGap),
    latest_shop_spend: latest === undefined ? null : dollars(netByDay.get(latest) ?? 0),
    latest_shop_currency: latest === undefined ? null : 'NZD',
    dimension_frequency: frequencyOf(shops, averageGap),
    dimension_recency: recencyOf(latest === undefined ? null : daysBetween(latest, toLocalDay(nowMs))),
  };
}

function placesOf(member: Member): Aggregations {
  const { sales } = member;
  const channels = new Set(sales.map((sale) => sale.place.channel));
  const most = (weigh: (sale: Sale) => number): Place['location'] | null => {
    const weights = new Map<Place, number>();
    for (const sale of sales) weights.set(sale.place, (weights.get(sale.place) ?? 0) + weigh(sale));
    return [...weights].sort(([, a], [, b]) => b - a)[0]?.[0].location ?? null;
  };
  return {
    store_join: member.joinedPlace.location,
    latest_transacted_location: sales.at(-1)?.place.location ?? null,
    most_transacted_location: most(() => 1),
    most_spend_location: most((sale) => sale.totalCents),
    transacted_locations: [...new Set(sales.map((sale) => sale.place.location.name ?? ''))].sort(),
    // CF stores only, CO online only, CM both.
    channel: channels.size === 0 ? null : channels.size === 2 ? 'CM' : channels.has('web') ? 'CO' : 'CF',
  };
}

function frequencyOf(shops: number, averageGapDays: number | null): NonNullable<Aggregations['dimension_frequency']> {
  if (shops < 3) return shops === 0 ? 'F0' : shops === 1 ? 'F1' : 'F2';
  return (averageGapDays ?? 0) > 30 ? 'FL' : 'FH';
}

function recencyOf(daysAgo: number | null): string {
  if (daysAgo === null) return 'RO';
  const months = daysAgo / 30.44;
  if (months < 3) return 'RC';
  if (months < 6) return 'RS';
  if (months < 12) return 'RA';
  return months < 24 ? 'RI' : months < 60 ? 'RL' : 'RR';
}

function joinDimension(sinceMs: number): string {
  const days = sinceMs / DAY_MS;
  if (days <= 90) return 'JN';
  return days <= 365 ? 'JC' : `J${Math.floor(days / 365)}`;
}
