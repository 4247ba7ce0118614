import { profileContext } from '../contexts/profile.ts';
import { inventMobile } from '../people.ts';
import { PLACES } from '../places.ts';
import type { Member, Shop, ShopEvent } from '../state.ts';

/** A member changes something about itself. */
export function update(shop: Shop, nowMs: number): ShopEvent[] {
  const member = shop.dice.pickAny([...shop.members.values()]);
  if (member === undefined) return [];
  shop.dice.pick(CHANGES)(member, shop);
  member.updatedAtMs = nowMs;
  return [{ event: 'profile.updated', context: profileContext(member, nowMs), occurredAt: new Date(nowMs) }];
}

const CHANGES: readonly [Change, ...Change[]] = [
  (member) => {
    member.wantsEmail = !member.wantsEmail;
  },
  (member, { dice }) => {
    member.mobile = inventMobile(dice);
  },
  (member, { dice }) => {
    member.preferredPlace = dice.pick(PLACES);
  },
  (member, { dice }) => {
    member.sizeTop = dice.pick(['8', '10', '12', '14', 'S', 'M', 'L', 'XL']);
  },
  (member, { dice }) => {
    member.tags = [...new Set([...member.tags, dice.pick(['newsletter', 'outdoor', 'runner', 'family'])])];
  },
];

type Change = (member: Member, shop: Shop) => void;
