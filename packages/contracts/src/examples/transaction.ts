import type { EventContexts } from '../contexts/contexts.ts';
import { INES_ID, linkedCustomer } from './customer.ts';
import { brunswickStreet, staffMember } from './shop.ts';

export const TRANSACTION_ID = 640218;
const SOLD_AT = '2026-04-18 01:26:05';
const STORED_AT = '2026-04-18 01:26:07';

/** The lines: 149.00 less 20.00 for the first, two at 14.50 for the second; 158.00 together. */
const transactionItems = () => [
  {
    id: 1480031,
    transaction_id: TRANSACTION_ID,
    external_id: '1',
    name: 'Harbour cardigan',
    sku: 'SK-HARB-12-SLATE',
    product_id: 9011,
    product_variant_id: 90114,
    quantity: 1,
    is_return: false,
    is_void: false,
    price_current: 149,
    price_sell: 129,
    price_original: 149,
    price_tax: 11.73,
    discounts: [{ amount: 20, reason_desc: 'Autumn offer' }],
    department: 'Knitwear',
    product: { title: 'Harbour cardigan', brand: 'Saltbush Knits', department: 'Knitwear' },
  },
  {
    id: 1480032,
    transaction_id: TRANSACTION_ID,
    external_id: '2',
    name: 'Ribbed socks',
    sku: 'HM-SOCK-RIB-M',
    product_id: 9140,
    product_variant_id: 91402,
    quantity: 2,
    is_return: false,
    is_void: false,
    price_current: 14.5,
    price_sell: 14.5,
    price_original: 14.5,
    price_tax: 1.32,
    discounts: [],
    department: 'Accessories',
    product: { title: 'Ribbed socks', brand: 'Halfmoon', department: 'Accessories' },
  },
];

const redemption = () => ({
  id: 22871,
  type: 'redeem',
  total: 10,
  total_localised: 10,
  location_id: 31,
  redeem_at: SOLD_AT,
  items: [{ id: 30155, type: 'reward', value: 10, count: 1 }],
});

/** Ines' first purchase: 158.00, of which her reward pays 10.00 and her card 148.00. */
export function transaction(
  changes: Partial<EventContexts['transaction.created']> = {},
): EventContexts['transaction.created'] {
  return {
    id: TRANSACTION_ID,
    external_id: 'BRU-31-004417',
    profile_id: INES_ID,
    total: 158,
    total_original: 178,
    total_converted: 158,
    rounding: 0,
    currency: 'AUD',
    currency_rate: 1,
    currency_values: [],
    transacted_at: SOLD_AT,
    timezone: 'Australia/Melbourne',
    type: 'sale',
    status: 'completed',
    order_id: null,
    receipt_ref: 'BRU-31-004417',
    receipt_email: 'ines.calloway@mail.example',
    receipt_is_email: true,
    is_void: false,
    claimed_at: null,
    location_id: 31,
    location: brunswickStreet(),
    staff_id: staffMember().id,
    staff: staffMember(),
    systems: ['pos'],
    tags: [],
    items: transactionItems(),
    payments: [
      { id: 'p-1', payment_code: 'CARD', tender_value: 148, eftpos_cardtype: 'VISA' },
      { id: 'p-2', payment_code: 'REWARD', tender_value: 10 },
    ],
    redemption_id: 22871,
    redemption: redemption(),
    reversed_redemptions: [],
    fees: [],
    organisation: null,
    custom_fields: [],
    meta: { till: 3 },
    profile: linkedCustomer('shopped'),
    created_at: STORED_AT,
    updated_at: STORED_AT,
    ...changes,
  };
}

/** One of its lines, as the `transaction-item.*` events carry it. */
export const transactionItem = () => ({
  ...transactionItems()[0],
  profile_id: INES_ID,
  transaction: { transacted_at: SOLD_AT, receipt_ref: 'BRU-31-004417', external_id: 'BRU-31-004417' },
  profile: linkedCustomer('shopped'),
  created_at: STORED_AT,
  updated_at: STORED_AT,
});
