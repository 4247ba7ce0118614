import { type EventContexts, toVendorTime } from '@posthorn/contracts';
import { identityContext, profileContext } from '../contexts/profile.ts';
import type { Member, Shop, ShopEvent } from '../state.ts';
import { earn, reachTier } from './earning.ts';
import { joinAgain } from './joining.ts';

// Two profiles of one person become one: the first survives and takes over all that the second had.

/** A second profile is discovered; if there is none, one is created. */
export function merge(shop: Shop, nowMs: number): ShopEvent[] {
  const [pair] = shop.duplicates;
  const winner = shop.members.get(pair?.[1] ?? '');
  const loser = shop.members.get(pair?.[0] ?? '');
  if (winner === undefined || loser === undefined) return joinAgain(shop, nowMs);
  shop.duplicates.delete(loser.id);
  shop.members.delete(loser.id);
  const mergedProfile = snapshotOf(loser);
  takeOver(shop, winner, loser, nowMs);
  const context: EventContexts['profile.merged'] = {
    ...profileContext(winner, nowMs),
    id: winner.id,
    merged_from: loser.id,
    merged_at: toVendorTime(nowMs),
    merged_profile: mergedProfile,
  };
  const merged: ShopEvent = { event: 'profile.merged', context, occurredAt: new Date(nowMs) };
  const inherited = loser.tier.tier.rank > winner.tier.tier.rank ? reachTier(shop, winner, loser.tier.tier, nowMs) : [];
  return [merged, ...inherited, ...earn(shop, winner, nowMs)];
}

function takeOver(shop: Shop, winner: Member, loser: Member, nowMs: number): void {
  winner.sales = [...winner.sales, ...loser.sales].sort((a, b) => a.atMs - b.atMs || a.id - b.id);
  winner.rewards.push(...loser.rewards);
  winner.benefits.push(...loser.benefits);
  winner.rewardSteps += loser.rewardSteps;
  winner.identities.push(
    ...loser.identities.map((identity) => ({ ...identity, id: shop.serial('identity'), mergedFrom: loser.id })),
  );
  winner.tags = [...new Set([...winner.tags, ...loser.tags])];
  winner.mobile ??= loser.mobile;
  winner.updatedAtMs = nowMs;
}

function snapshotOf(loser: Member): EventContexts['profile.merged']['merged_profile'] {
  return {
    id: loser.id,
    external_id: null,
    first_name: loser.person.firstName,
    last_name: loser.person.lastName,
    email: loser.email,
    mobile_phone: loser.mobile,
    identities: loser.identities.map((identity) => identityContext(loser.id, identity)),
  };
}
