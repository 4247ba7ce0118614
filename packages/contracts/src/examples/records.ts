// Examples of the smaller families.
import { INES_ID, linkedCustomer } from './customer.ts';
import { TRANSACTION_ID } from './transaction.ts';

const stamps = (at: string) => ({ created_at: at, updated_at: at });
const linked = () => ({ profile_id: INES_ID, profile: linkedCustomer('settled') });

export const attribute = () => ({
  id: 3071,
  namespace: 'style',
  handle: 'favourite_colour',
  type: 'string',
  value: 'slate',
  ...linked(),
  ...stamps('2026-04-21 04:10:00'),
});

export const achievement = (changes: Record<string, unknown> = {}) => ({
  id: 702,
  definition_id: 12,
  definition: { id: 12, name: 'Knitwear lover', handle: 'knitwear-lover' },
  prev_level: 0,
  current_level: 0,
  next_level: 1,
  current_score: 1,
  current_credit: 1,
  next_level_remain: 2,
  achieved_at: null,
  ...linked(),
  ...changes,
});

export const product = () => ({
  id: 9011,
  external_id: 'SK-HARB',
  title: 'Harbour cardigan',
  description: 'A mid-weight cardigan of Tasmanian wool.',
  department: 'Knitwear',
  brand: 'Saltbush Knits',
  custom_fields: [],
  ...stamps('2026-02-11 23:40:00'),
});

export const productList = () => ({
  id: 515,
  name: 'Wish list',
  type: 'wishlist',
  ...linked(),
  ...stamps('2026-04-22 09:05:31'),
});

export const productListItem = (changes: Record<string, unknown> = {}) => ({
  id: 2190,
  product_list_id: 515,
  product_id: 9140,
  product: { id: 9140, title: 'Ribbed socks', brand: 'Halfmoon', department: 'Accessories' },
  quantity: 1,
  ...linked(),
  ...stamps('2026-04-22 09:06:02'),
  ...changes,
});

export const productListShare = () => ({
  id: 88,
  product_list_id: 515,
  shared_with: 'leo@mail.example',
  ...linked(),
  ...stamps('2026-04-22 09:10:44'),
});

export const interaction = () => ({
  id: 6033,
  type: 'fitting',
  note: 'Tried the Harbour cardigan in 12.',
  location_id: 31,
  ...linked(),
  ...stamps('2026-04-18 01:05:00'),
});

export const rating = (changes: Record<string, unknown> = {}) => ({
  id: 1204,
  value: 4,
  comment: 'Warm and well made.',
  transaction_id: TRANSACTION_ID,
  ...linked(),
  ...stamps('2026-04-25 11:20:09'),
  ...changes,
});

export const connection = () => ({
  id: 377,
  type: 'household',
  linked_profile_id: 'a98f15d4-60c3-4b7e-9d22-3e5c81f07b6d',
  ...linked(),
  ...stamps('2026-04-27 00:48:20'),
});

export const region = () => ({ id: 2, name: 'Australia', handle: 'au', ...stamps('2025-11-10 21:30:00') });

export const rate = () => ({
  id: 4,
  name: 'Points for a dollar',
  handle: 'points-per-dollar',
  value: 1,
  currency: 'AUD',
  ...stamps('2025-11-10 21:45:00'),
});

export const webhookDisabled = () => ({
  id: 7,
  trigger: 'transaction.created',
  events: ['transaction.created', 'reward.*'],
  url: 'https://crm.example/hooks/posthorn',
  namespace: 'crm',
  is_active: false,
  disabled_reason: 'gone',
  disabled_at: '2026-04-18 01:26:12',
  held_count: 1,
});

export const targetDisabled = () => ({
  id: 9,
  name: 'Reward e-mail',
  handle: 'reward-email',
  url: 'https://api.mailer.example/v1/messages',
  is_active: false,
  disabled_reason: 'failing',
  disabled_at: '2026-04-18 01:26:12',
  held_count: 1,
});

export const deliveryExhausted = () => ({
  id: 'dlv_01KPF1X9QK8W3M5V7Z2C4B6N8D_e8b1f40c',
  event_id: 'evt_01KPF1X9Q0T5R7Y9H2J4K6M8PA',
  event: 'transaction.created',
  webhook_id: 7,
  target_id: null,
  profile_id: INES_ID,
  status: 'failed',
  reason: null,
  attempt_count: 10,
  next_attempt_at: null,
  created_at: '2026-04-18T01:26:07.412Z',
  completed_at: '2026-04-21T05:33:20.118Z',
  replay_of: null,
  waiting_for: null,
  extra_data_fault: null,
  render_fault: null,
  test: false,
  last_attempt: { number: 10, started_at: '2026-04-21T05:33:19.874Z', status: 503, error: null },
});
