import type { EventContexts } from '../contexts/contexts.ts';
import { customer, INES_ID, linkedCustomer } from './customer.ts';
import { inesIdentities, MEMBER_TIER, SILVER_TIER } from './shop.ts';

export const profileCreated = () => customer('joined', { birth_days: 266, birth_days_past: 99 });

/** The day after her first purchase; she now takes a size larger in shoes and has a favourite shop. */
export function profileUpdated(): EventContexts['profile.updated'] {
  const before = customer('settled');
  return {
    ...before,
    birth_days: 218,
    birth_days_past: 147,
    preferred_location_id: 31,
    attributes: { ...before.attributes, appearance: { size_top: '12', size_shoe: '40' } },
    updated_at: '2026-04-19 08:02:51',
  };
}

const LOSER_ID = '0f6d83b2-2c75-4e18-b9a1-d43e87c5506a';

const webShopIdentity = () => ({
  id: 51877,
  profile_id: LOSER_ID,
  handle: 'webshop',
  identifier: 'cust_8842019',
  is_primary: true,
  is_active: true,
  merged_from: null as string | null,
  created_at: '2026-05-04 10:41:17',
  updated_at: '2026-05-04 10:41:17',
});

/** She had signed up in the web shop with another address; that profile goes into hers, and its identity with it. */
export function profileMerged(): EventContexts['profile.merged'] {
  const mergedAt = '2026-05-06 02:15:33';
  const moved = { profile_id: INES_ID, is_primary: false, merged_from: LOSER_ID, updated_at: mergedAt };
  return {
    ...profileUpdated(),
    merged_from: LOSER_ID,
    merged_at: mergedAt,
    merged_profile: {
      id: LOSER_ID,
      external_id: null,
      first_name: 'Ines',
      last_name: 'C.',
      email: 'ines.c@post.example',
      mobile_phone: null,
      identities: [webShopIdentity()],
    },
    birth_days: 201,
    birth_days_past: 164,
    identities: [...inesIdentities(), { ...webShopIdentity(), ...moved }],
    updated_at: mergedAt,
  };
}

/** Her first purchase takes her from Member to Silver, which needs 150. */
export function tierAchieved(changes: Partial<EventContexts['tier.achieved']> = {}): EventContexts['tier.achieved'] {
  return {
    id: 8120,
    profile_id: INES_ID,
    name: SILVER_TIER.name,
    handle: SILVER_TIER.handle,
    achieved_at: '2026-04-18 01:26:09',
    anniversary_at: null,
    maintained_at: null,
    assigned_at: null,
    previous_tier: { ...MEMBER_TIER },
    definition: { ...SILVER_TIER },
    profile: linkedCustomer('settled'),
    ...changes,
  };
}

export const address = (changes: Record<string, unknown> = {}) => ({
  id: 4409,
  external_id: null,
  profile_id: INES_ID,
  resource_owner_id: INES_ID,
  resource_owner_type: 'profile',
  name: 'Home',
  type: 'home',
  phone: null,
  address_line_1: '7 Quill Lane',
  address_line_2: null,
  city: 'Northcote',
  state: 'Victoria',
  postcode: '3070',
  country: 'Australia',
  iso: 'AU',
  iso_state: 'AU-VIC',
  is_default: true,
  profile: { id: INES_ID, email: 'ines.calloway@mail.example' },
  created_at: '2026-04-20 06:30:12',
  updated_at: '2026-04-20 06:30:12',
  ...changes,
});
