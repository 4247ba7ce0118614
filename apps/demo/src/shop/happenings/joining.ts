import { profileContext } from '../contexts/profile.ts';
import { inventMobile, inventPerson } from '../people.ts';
import { PLACES, WEB_SHOP } from '../places.ts';
import { FLOOR_TIER, WELCOME } from '../programme.ts';
import type { Member, Person, Shop, ShopEvent } from '../state.ts';
import { giveBenefit } from './earning.ts';

// A person becomes a member: a profile and its welcome benefit.

const SIZES = ['8', '10', '12', '14', '16', 'S', 'M', 'L', 'XL'] as const;
const INTERESTS = ['newsletter', 'outdoor', 'sale-lover', 'runner', 'family'] as const;

export function join(shop: Shop, nowMs: number): ShopEvent[] {
  return admit(shop, newMember(shop, inventPerson(shop.dice), nowMs), nowMs);
}

/** A member forgets being one and joins again in the web shop, with another address: two profiles of one person. */
export function joinAgain(shop: Shop, nowMs: number): ShopEvent[] {
  const involved = new Set([...shop.duplicates.keys(), ...shop.duplicates.values()]);
  const first = shop.dice.pickAny([...shop.members.values()].filter((member) => !involved.has(member.id)));
  if (first === undefined) return join(shop, nowMs);
  const second = newMember(shop, first.person, nowMs, {
    joinedPlace: WEB_SHOP,
    preferredPlace: WEB_SHOP,
    mobile: null,
  });
  shop.duplicates.set(second.id, first.id);
  return admit(shop, second, nowMs);
}

function admit(shop: Shop, member: Member, nowMs: number): ShopEvent[] {
  shop.members.set(member.id, member);
  return [
    { event: 'profile.created', context: profileContext(member, nowMs), occurredAt: new Date(nowMs) },
    giveBenefit(shop, member, WELCOME, { id: member.tier.id, type: 'tier' }, nowMs),
  ];
}

function newMember(shop: Shop, person: Person, nowMs: number, fields: Partial<Member> = {}): Member {
  const { dice } = shop;
  const number = shop.serial('member');
  const place = dice.pick(PLACES);
  const tag = dice.pickAny(INTERESTS);
  return {
    id: dice.uuid(),
    person,
    email: `${person.firstName}.${person.lastName}.${number}@mail.test`.toLowerCase(),
    mobile: dice.chance(0.8) ? inventMobile(dice) : null,
    joinedAtMs: nowMs,
    joinedPlace: place,
    preferredPlace: place,
    updatedAtMs: nowMs,
    wantsEmail: dice.chance(0.7),
    sizeTop: dice.pick(SIZES),
    tags: tag !== undefined && dice.chance(0.6) ? [tag] : [],
    tier: { id: shop.serial('tier'), tier: FLOOR_TIER, achievedAtMs: nowMs },
    rewardSteps: 0,
    sales: [],
    rewards: [],
    benefits: [],
    identities: [
      {
        id: shop.serial('identity'),
        handle: 'pos',
        identifier: `C${10_000 + number}`,
        mergedFrom: null,
        createdAtMs: nowMs,
      },
    ],
    ...fields,
  };
}
