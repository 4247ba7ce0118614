// The invented customer of every example, at the moments the examples tell of: she joins, gets a reward, spends it,
// reaches a tier. Amounts and balances add up across all of them.
import type { EventContexts } from '../contexts/contexts.ts';
import { brunswickStreet, inesIdentities, MEMBER_TIER, SILVER_TIER, staffMember } from './shop.ts';

type Profile = EventContexts['profile.created'];

/** What had happened so far. */
export type Moment = 'joined' | 'rewarded' | 'shopped' | 'settled';

export const INES_ID = 'c41e7a06-93bd-4d27-8f0a-6b5d2e19c7f4';

const membership = (definition: { name: string; handle: string }, id: number, achievedAt: string) => ({
  id,
  profile_id: INES_ID,
  name: definition.name,
  handle: definition.handle,
  achieved_at: achievedAt,
  anniversary_at: null,
  maintained_at: null,
  assigned_at: null,
});

const noAggregations = {
  spend_12m: null,
  spend_12m_now: null,
  spend_all: null,
  spend_atv_12m: null,
  spend_atv_all: null,
  shop_count: null,
  total_shop_days: null,
  first_shop_date: null,
  latest_shop_date: null,
  dimension_frequency: 'F0',
  dimension_recency: 'RO',
  dimension_join: 'JN',
  channel: null,
};

const aggregationsAfterShopping = {
  spend_12m: 158,
  spend_12m_now: 158,
  spend_all: 158,
  spend_atv_12m: 158,
  spend_atv_all: 158,
  shop_count: 1,
  total_shop_days: 1,
  first_shop_date: '2026-04-18',
  first_shop_days: 47,
  latest_shop_date: '2026-04-18',
  latest_shop_spend: 158,
  purchased_brands: ['Saltbush Knits', 'Halfmoon'],
  dimension_frequency: 'F1',
  dimension_recency: 'RC',
  dimension_join: 'JN',
  channel: 'CF',
};

/** What differs from moment to moment. */
function stateAt(moment: Moment): Partial<Profile> {
  const shopped = moment === 'shopped' || moment === 'settled';
  const reward = moment === 'rewarded' ? 10 : 0;
  const points = shopped ? 158 : 0;
  const pointDollars = shopped ? 1.58 : 0;
  const tier =
    moment === 'settled'
      ? membership(SILVER_TIER, 8120, '2026-04-18 01:26:09')
      : membership(MEMBER_TIER, 7744, '2026-03-02 03:12:40');
  return {
    tier_handle: tier.handle,
    tier,
    reward_balance: reward,
    point_balance: points,
    point_balance_dollars: pointDollars,
    combined_balance_dollars: reward + pointDollars,
    benefit_balance: 1,
    credit_balance: 0,
    aggregations: { profile_id: INES_ID, ...(shopped ? aggregationsAfterShopping : noAggregations) },
  };
}

const comms = () => ({
  profile_id: INES_ID,
  email_promo: true,
  email_optout: false,
  email_bounced: false,
  email_reminders: true,
  sms_promo: false,
  sms_optout: false,
  post_optout: true,
  email_verification: 'verified',
  email_consent_updated_at: '2026-03-02 03:12:40',
  terms_accepted_at: '2026-03-02 03:12:40',
  terms_accepted_version: '2026-01',
});

const person = () => ({
  external_id: 'POS-C-20417',
  title: null,
  first_name: 'Ines',
  last_name: 'Calloway',
  full_name: 'Ines Calloway',
  email: 'ines.calloway@mail.example',
  gender: 'female',
  currency: 'AUD',
  joined_at: '2026-03-02 03:12:40',
  mobile_phone: '+61491570156',
  mobile_phone_country: 61,
  mobile_phone_national: '0491 570 156',
  mobile_phone_e164: '+61491570156',
  birth_day: 23,
  birth_month: 11,
  birth_year: 1988,
  birth_date: '1988-11-23',
  next_birthday: '2026-11-23',
});

/** The whole profile, as the `profile.*` events carry it. */
export function customer(moment: Moment, changes: Partial<Profile> = {}): Profile {
  return {
    id: INES_ID,
    ...person(),
    is_public: false,
    is_completed: true,
    profile_type: 'active',
    joined_location_id: 31,
    joined_location: brunswickStreet(),
    preferred_location_id: null,
    preferred_location: null,
    joined_staff_id: staffMember().id,
    joined_staff: staffMember(),
    identities: inesIdentities(),
    tags: ['newsletter'],
    flattened_tags: ['newsletter'],
    statuses: [],
    statuses_original: [],
    flattened_statuses: [],
    ...stateAt(moment),
    attributes: { comms: comms(), appearance: { size_top: '12', size_shoe: '39' }, dates: [] },
    custom_attributes: [],
    custom_fields: {},
    address: null,
    addresses: [],
    region: { id: 2, name: 'Australia', handle: 'au' },
    organisations: [],
    created_by: 'till',
    created_at: '2026-03-02 03:12:40',
    updated_at: '2026-03-02 03:12:40',
    ...changes,
  };
}

/** The linked person inside other contexts: what a receiver most often needs. */
export function linkedCustomer(moment: Moment) {
  const { id, external_id, first_name, last_name, full_name, email, mobile_phone, joined_at, ...rest } =
    customer(moment);
  const { tier_handle, tier, identities, flattened_tags, flattened_statuses, aggregations, attributes } = rest;
  const { reward_balance, point_balance, point_balance_dollars, combined_balance_dollars } = rest;
  return {
    ...{ id, external_id, first_name, last_name, full_name, email, mobile_phone, joined_at },
    ...{ tier_handle, tier, identities, flattened_tags, flattened_statuses },
    ...{ reward_balance, point_balance, point_balance_dollars, combined_balance_dollars },
    ...{ aggregations, attributes: { comms: attributes?.comms ?? null } },
  };
}
