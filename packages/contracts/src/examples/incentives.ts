import type { EventContexts } from '../contexts/contexts.ts';
import { INES_ID, linkedCustomer } from './customer.ts';
import { TRANSACTION_ID } from './transaction.ts';

const TIMEZONE = 'Australia/Melbourne';

const rewardDefinition = () => ({
  id: 18,
  name: 'Autumn ten',
  handle: 'autumn-ten',
  type: 'campaign',
  value: 10,
  max_value: null,
  currency: 'AUD',
  period: 3,
  period_type: 'months',
  short_description: 'Ten dollars off your autumn wardrobe',
  terms_conditions: 'One reward per purchase.',
  issue_target_id: null,
  expiry_target_id: 5,
  notify_expiry_offset_days: 14,
  notify_expiry_offset_hour: 9,
  tags: ['autumn'],
  region: { id: 2, name: 'Australia', handle: 'au' },
  created_at: '2026-02-20 01:00:00',
  updated_at: '2026-02-20 01:00:00',
});

/** Ten dollars, which Ines spends in the transaction of these examples. */
export function reward(changes: Partial<EventContexts['reward.created']> = {}): EventContexts['reward.created'] {
  return {
    id: 30155,
    profile_id: INES_ID,
    value_initial: 10,
    value_remaining: 10,
    timezone: TIMEZONE,
    issued_at: '2026-03-31 13:00:00',
    issued_local_at: '2026-04-01 00:00:00',
    expires_at: '2026-06-30 13:59:59',
    expires_local_at: '2026-06-30 23:59:59',
    extended_at: null,
    notify_issue_at: null,
    notify_expiry_at: '2026-06-15 23:00:00',
    has_notified_issue: false,
    has_notified_expiry: false,
    has_notified_extend: false,
    is_active: true,
    is_expired: false,
    source_id: null,
    source_type: null,
    meta: null,
    definition: rewardDefinition(),
    profile: linkedCustomer('rewarded'),
    created_at: '2026-03-31 13:00:02',
    updated_at: '2026-03-31 13:00:02',
    ...changes,
  };
}

export const benefitDefinition = () => ({
  id: 6,
  name: 'Free alteration',
  handle: 'free-alteration',
  type: 'gift',
  campaign: 'welcome',
  value: null,
  period: 6,
  period_type: 'months',
  short_description: 'We take up or take in one garment for you',
  max_redemptions: 1,
  max_global_redemptions: null,
  is_claimable: false,
  issue_target_id: null,
  remind_target_id: null,
  tags: ['welcome'],
  region: { id: 2, name: 'Australia', handle: 'au' },
  created_at: '2025-12-01 00:30:00',
  updated_at: '2025-12-01 00:30:00',
});

/** The welcome gift Ines gets on joining. */
export function benefit(changes: Partial<EventContexts['benefit.created']> = {}): EventContexts['benefit.created'] {
  return {
    id: 11672,
    profile_id: INES_ID,
    external_id: null,
    issued_at: '2026-03-02 03:12:41',
    expires_at: '2026-09-02 13:59:59',
    extended_at: null,
    claimed_at: null,
    timezone: TIMEZONE,
    is_expired: false,
    is_redeemable: true,
    redemptions_remaining: 1,
    total_global_redemptions_remaining: null,
    redeem_code_pos: 'ALT-11672',
    redeem_code_online: null,
    value: null,
    is_combined: false,
    combine_meta: null,
    source_id: null,
    source_type: null,
    meta: null,
    definition: benefitDefinition(),
    profile: linkedCustomer('joined'),
    created_at: '2026-03-02 03:12:41',
    updated_at: '2026-03-02 03:12:41',
    ...changes,
  };
}

/** One point a dollar for the transaction; a hundred of them are worth a dollar. */
export const points = (changes: Record<string, unknown> = {}) => ({
  id: 95310,
  profile_id: INES_ID,
  linked_profile_id: null,
  value_initial: 158,
  value_remaining: 158,
  value_initial_currency: 1.58,
  value_remaining_currency: 1.58,
  accrued_at: '2026-04-18 01:26:05',
  issued_at: '2026-04-18 01:26:08',
  expires_at: '2027-04-18 13:59:59',
  status: 'issued',
  source: TRANSACTION_ID,
  source_type: 'transaction',
  rate: 1,
  description: 'Points for your purchase at Brunswick Street',
  meta: null,
  definition: { id: 1, name: 'Points', handle: 'points' },
  profile: linkedCustomer('shopped'),
  created_at: '2026-04-18 01:26:08',
  updated_at: '2026-04-18 01:26:08',
  ...changes,
});
