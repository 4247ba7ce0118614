import { toVendorTime } from '@posthorn/contracts';
import { yearBefore } from './calendar.ts';
import { POINTS_PER_DOLLAR, POINTS_WORTH_A_DOLLAR } from './programme.ts';
import type { Benefit, Member, Reward, Sale } from './state.ts';

// Sums over what a member did.

/** Cents as the number of dollars a context shows. */
export const dollars = (cents: number): number => cents / 100;

export const sum = <T>(list: readonly T[], of: (item: T) => number): number =>
  list.reduce((total, item) => total + of(item), 0);

/** Toward zero, so that returning a purchase bit by bit never takes more points than it gave. */
const pointsOf = (totalCents: number): number => Math.trunc((totalCents * POINTS_PER_DOLLAR) / 100);

export const usableRewards = (member: Member, nowMs: number): Reward[] =>
  member.rewards.filter((reward) => reward.remainingCents > 0 && reward.expiresAtMs >= nowMs);

export const usableBenefits = (member: Member, nowMs: number): Benefit[] =>
  member.benefits.filter((benefit) => benefit.redemptionsRemaining > 0 && benefit.expiresAtMs >= nowMs);

export function balancesOf(member: Member, nowMs: number) {
  const rewardCents = sum(usableRewards(member, nowMs), (reward) => reward.remainingCents);
  const points = sum(member.sales, (sale) => pointsOf(sale.totalCents));
  const pointCents = Math.floor((points * 100) / POINTS_WORTH_A_DOLLAR);
  return {
    reward_balance: dollars(rewardCents),
    point_balance: points,
    point_balance_dollars: dollars(pointCents),
    combined_balance_dollars: dollars(rewardCents + pointCents),
    benefit_balance: usableBenefits(member, nowMs).length,
    credit_balance: 0,
  };
}

export const spendCents = (sales: readonly Sale[]): number => sum(sales, (sale) => sale.totalCents);

/** The sales of the twelve months that end at that moment. */
export function salesOfYearTo(sales: readonly Sale[], endMs: number): Sale[] {
  const afterMs = yearBefore(endMs);
  return sales.filter((sale) => sale.atMs > afterMs && sale.atMs <= endMs);
}

/** The year of `spend_12m` ends with the latest transaction. */
export function spend12mCents(member: Member): number {
  const latest = member.sales.at(-1);
  return latest === undefined ? 0 : spendCents(salesOfYearTo(member.sales, latest.atMs));
}

/** What a purchase is worth on average; goods that came back lower it, but are no purchase. */
export function averageCents(sales: readonly Sale[]): number | null {
  const purchases = sales.filter((sale) => sale.totalCents > 0).length;
  return purchases === 0 ? null : Math.round(spendCents(sales) / purchases);
}

export const timeOrNull = (sale: Sale | undefined): string | null =>
  sale === undefined ? null : toVendorTime(sale.atMs);
