// The invented shop of every example.

export const brunswickStreet = () => ({
  id: 31,
  type: 'store',
  name: 'Brunswick Street',
  external_id: 'BRU-31',
  timezone: 'Australia/Melbourne',
  is_published: true,
  is_permanently_closed: false,
  address: { address_line_1: '210 Brunswick Street', city: 'Fitzroy', state: 'Victoria', postcode: '3065', iso: 'AU' },
});

export const staffMember = () => ({
  id: '71d0c2e8-5b3f-4c96-a8e4-1f9b60d7a352',
  full_name: 'Rowan Achterberg',
  email: 'rowan@shop.example',
  identities: [],
});

export const inesIdentities = () => [
  {
    id: 50233,
    profile_id: 'c41e7a06-93bd-4d27-8f0a-6b5d2e19c7f4',
    handle: 'till',
    identifier: 'C-20417',
    is_primary: true,
    is_active: true,
    merged_from: null as string | null,
    created_at: '2026-03-02 03:12:40',
    updated_at: '2026-03-02 03:12:40',
  },
];

const step = (id: number, name: string, handle: string, valueMin: number) => ({
  id,
  name,
  handle,
  is_floor: valueMin === 0,
  value_min: valueMin,
  value_maintain: valueMin,
  is_assignable: false,
  disable_credit: false,
  short_description: `${name} of the Linen Club`,
  tags: [],
  meta: null,
  region_id: null,
  created_at: '2025-11-10 22:00:00',
  updated_at: '2025-11-10 22:00:00',
});

export const MEMBER_TIER = step(1, 'Member', 'member', 0);
export const SILVER_TIER = step(2, 'Silver', 'silver', 150);
