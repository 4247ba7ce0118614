import { type EventContexts, toVendorTime } from '@posthorn/contracts';
import { addDays, daysBetween, toLocalDay } from '../calendar.ts';
import { balancesOf } from '../figures.ts';
import type { Identity, Member } from '../state.ts';
import { aggregationsOf } from './aggregations.ts';

// A member as every event shows it: at the root of `profile.*`, under `profile` elsewhere.

export type ProfileContext = EventContexts['profile.created'];
type IdentityContext = NonNullable<ProfileContext['identities']>[number];

export function profileContext(member: Member, nowMs: number): ProfileContext {
  const times = { created_at: toVendorTime(member.joinedAtMs), updated_at: toVendorTime(member.updatedAtMs) };
  return {
    id: member.id,
    external_id: null,
    ...personOf(member, nowMs),
    currency: 'NZD',
    joined_at: times.created_at,
    is_public: true,
    is_completed: true,
    profile_type: 'active',
    joined_location_id: member.joinedPlace.id,
    joined_location: member.joinedPlace.location,
    preferred_location_id: member.preferredPlace.id,
    preferred_location: member.preferredPlace.location,
    tier_handle: member.tier.tier.handle,
    tier: tierMembership(member),
    identities: member.identities.map((identity) => identityContext(member.id, identity)),
    tags: [...member.tags],
    flattened_tags: [...member.tags],
    statuses: [],
    statuses_original: [],
    flattened_statuses: [],
    ...balancesOf(member, nowMs),
    aggregations: aggregationsOf(member, nowMs),
    attributes: {
      comms: {
        profile_id: member.id,
        email_promo: member.wantsEmail,
        email_optout: !member.wantsEmail,
        email_bounced: false,
        sms_promo: member.wantsEmail && member.mobile !== null,
        email_verification: 'verified',
        ...times,
      },
      appearance: { profile_id: member.id, size_top: member.sizeTop, ...times },
      dates: [],
    },
    custom_attributes: [],
    address: null,
    addresses: [],
    regions: [],
    organisations: [],
    created_by: member.joinedPlace.channel,
    ...times,
  };
}

function personOf({ person, email, mobile }: Member, nowMs: number) {
  const two = (number: number) => String(number).padStart(2, '0');
  const today = toLocalDay(nowMs);
  const inYear = (year: number) => `${year}-${two(person.birth.month)}-${two(person.birth.day)}`;
  const thisYear = Number(today.slice(0, 4));
  const next = inYear(inYear(thisYear) >= today ? thisYear : thisYear + 1);
  const last = inYear(inYear(thisYear) <= today ? thisYear : thisYear - 1);
  const national = mobile === null ? null : mobile.slice('+64'.length);
  return {
    title: null,
    first_name: person.firstName,
    last_name: person.lastName,
    full_name: `${person.firstName} ${person.lastName}`,
    email,
    gender: person.gender,
    mobile_phone: mobile,
    mobile_phone_country: mobile === null ? null : 64,
    mobile_phone_national: national === null ? null : `0${national}`,
    mobile_phone_national_prefix: national === null ? null : '0',
    mobile_phone_e164: mobile,
    secondary_phone: null,
    birth_day: person.birth.day,
    birth_month: person.birth.month,
    birth_year: person.birth.year,
    birth_date: inYear(person.birth.year),
    next_birthday: next,
    birth_days: daysBetween(today, next),
    birth_days_past: daysBetween(last, today),
  };
}

export function tierMembership(member: Member): NonNullable<ProfileContext['tier']> {
  const { id, tier, achievedAtMs } = member.tier;
  return {
    id,
    profile_id: member.id,
    name: tier.name,
    handle: tier.handle,
    achieved_at: toVendorTime(achievedAtMs),
    anniversary_at: `${addDays(toVendorTime(achievedAtMs).slice(0, 10), 365)} 00:00:00`,
    maintained_at: null,
    assigned_at: null,
  };
}

export function identityContext(profileId: string, identity: Identity): IdentityContext {
  const at = toVendorTime(identity.createdAtMs);
  return {
    id: identity.id,
    profile_id: profileId,
    handle: identity.handle,
    identifier: identity.identifier,
    is_primary: identity.mergedFrom === null,
    is_active: true,
    merged_from: identity.mergedFrom,
    created_at: at,
    updated_at: at,
  };
}
