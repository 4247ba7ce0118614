import { type EventContexts, toVendorTime } from '@posthorn/contracts';
import { TIMEZONE, toLocalTime } from '../calendar.ts';
import { dollars } from '../figures.ts';
import type { Tier } from '../programme.ts';
import type { Benefit, Member, Reward } from '../state.ts';
import { profileContext, tierMembership } from './profile.ts';

// Rewards, benefits and tiers: the instance at the root, its definition and its owner below.

export function rewardContext(member: Member, reward: Reward, nowMs: number): EventContexts['reward.created'] {
  const issuedAt = toVendorTime(reward.issuedAtMs);
  return {
    id: reward.id,
    profile_id: member.id,
    value_initial: dollars(reward.initialCents),
    value_remaining: dollars(reward.remainingCents),
    timezone: TIMEZONE,
    issued_at: issuedAt,
    issued_local_at: toLocalTime(reward.issuedAtMs),
    expires_at: toVendorTime(reward.expiresAtMs),
    expires_local_at: toLocalTime(reward.expiresAtMs),
    extended_at: null,
    has_notified_issue: false,
    has_notified_expiry: false,
    has_notified_extend: false,
    is_active: true,
    is_expired: false,
    source_id: member.sales.at(-1)?.id ?? null,
    source_type: 'transaction',
    meta: {},
    definition: reward.definition,
    profile: profileContext(member, nowMs),
    created_at: issuedAt,
    updated_at: issuedAt,
  };
}

export function benefitContext(member: Member, benefit: Benefit, nowMs: number): EventContexts['benefit.created'] {
  const issuedAt = toVendorTime(benefit.issuedAtMs);
  const code = `${benefit.definition.handle}-${benefit.id}`.toUpperCase();
  return {
    id: benefit.id,
    profile_id: member.id,
    external_id: null,
    timezone: TIMEZONE,
    issued_at: issuedAt,
    expires_at: toVendorTime(benefit.expiresAtMs),
    extended_at: null,
    claimed_at: null,
    is_expired: false,
    is_redeemable: benefit.redemptionsRemaining > 0,
    redemptions_remaining: benefit.redemptionsRemaining,
    total_global_redemptions_remaining: null,
    redeem_code_pos: code,
    redeem_code_online: code,
    value: benefit.definition.value ?? null,
    is_combined: false,
    combine_meta: null,
    source_id: benefit.source.id,
    source_type: benefit.source.type,
    meta: {},
    definition: benefit.definition,
    profile: profileContext(member, nowMs),
    created_at: issuedAt,
    updated_at: issuedAt,
  };
}

export function tierContext(member: Member, previous: Tier, nowMs: number): EventContexts['tier.achieved'] {
  return {
    ...tierMembership(member),
    id: member.tier.id,
    profile_id: member.id,
    previous_tier: previous.definition,
    definition: member.tier.tier.definition,
    profile: profileContext(member, nowMs),
  };
}
