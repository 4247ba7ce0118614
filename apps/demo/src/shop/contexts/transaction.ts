import { type EventContexts, toVendorTime } from '@posthorn/contracts';
import { TIMEZONE } from '../calendar.ts';
import { dollars, sum } from '../figures.ts';
import type { Staff } from '../places.ts';
import type { Member, Sale, SaleLine } from '../state.ts';
import { profileContext } from './profile.ts';

// A sale at the till or in the web shop, or goods that came back, with the buyer as of just after it.

type TransactionContext = EventContexts['transaction.created'];
type Item = NonNullable<TransactionContext['items']>[number];

/** A reward or benefit that was used up in a sale. */
export interface Redeemed {
  readonly id: number;
  readonly type: 'reward' | 'benefit';
  readonly cents: number;
}

export interface SaleDetails {
  readonly sale: Sale;
  /** `null`: an anonymous sale. */
  readonly member: Member | null;
  readonly staff: Staff | null;
  /** The receipt of the sale that goods came back from. */
  readonly linkedReceipt: string | null;
  readonly redemption: { readonly id: number; readonly items: readonly Redeemed[] } | null;
}

export function transactionContext(details: SaleDetails, nowMs: number): TransactionContext {
  const { sale, member, staff } = details;
  const at = toVendorTime(sale.atMs);
  const total = dollars(sale.totalCents);
  return {
    id: sale.id,
    external_id: sale.receipt,
    profile_id: member?.id ?? null,
    profile: member === null ? null : profileContext(member, nowMs),
    type: sale.totalCents < 0 ? 'return' : 'sale',
    status: 'completed',
    total,
    total_original: dollars(sum(sale.lines, (line) => line.goods.priceCents * line.quantity)),
    total_converted: total,
    rounding: 0,
    currency: 'NZD',
    currency_rate: 1,
    currency_values: [],
    transacted_at: at,
    timezone: TIMEZONE,
    order_id: null,
    order_number: sale.place.channel === 'web' ? sale.receipt : null,
    receipt_ref: sale.receipt,
    linked_receipt_ref: details.linkedReceipt,
    receipt_email: member?.email ?? null,
    receipt_is_email: member !== null,
    is_void: false,
    need_action: false,
    claimed_at: null,
    location_id: sale.place.id,
    location: sale.place.location,
    staff_id: staff?.id ?? null,
    staff,
    systems: [sale.place.channel],
    tags: [],
    items: sale.lines.map((line) => itemContext(sale, line)),
    payments: paymentsOf(details),
    ...redemptionOf(details),
    reversed_redemptions: [],
    fees: [],
    organisation: null,
    custom_fields: [],
    meta: {},
    created_at: at,
    updated_at: at,
  };
}

function itemContext(sale: Sale, line: SaleLine): Item {
  const { goods, quantity } = line;
  const discountCents = (goods.priceCents - line.sellCents) * Math.abs(quantity);
  return {
    id: line.id,
    transaction_id: sale.id,
    name: goods.title,
    sku: goods.sku,
    product_id: goods.id,
    quantity,
    is_return: quantity < 0,
    is_void: false,
    price_current: dollars(goods.priceCents),
    price_sell: dollars(line.sellCents),
    price_original: dollars(goods.priceCents),
    discounts: discountCents === 0 ? [] : [{ amount: dollars(discountCents), reason_desc: line.discountReason }],
    department: goods.department,
    product: { id: goods.id, title: goods.title, brand: goods.brand, department: goods.department, custom_fields: [] },
    meta: {},
  };
}

function paymentsOf({ sale, redemption }: SaleDetails): NonNullable<TransactionContext['payments']> {
  const rewardCents = sum(redemption?.items ?? [], (item) => (item.type === 'reward' ? item.cents : 0));
  const tenders = [
    { code: 'REWARD', cents: rewardCents },
    { code: 'CARD', cents: sale.totalCents - rewardCents },
  ].filter((tender) => tender.cents !== 0);
  return tenders.map(({ code, cents }, at) => ({
    id: `p${at + 1}`,
    payment_code: code,
    tender_value: dollars(cents),
    payment_gateway: sale.place.channel === 'web' && code === 'CARD' ? 'demo-pay' : null,
  }));
}

function redemptionOf({ sale, redemption }: SaleDetails): Pick<TransactionContext, 'redemption_id' | 'redemption'> {
  if (redemption === null) return { redemption_id: null, redemption: null };
  const total = dollars(sum(redemption.items, (item) => item.cents));
  return {
    redemption_id: redemption.id,
    redemption: {
      id: redemption.id,
      type: 'redeem',
      total,
      total_localised: total,
      location_id: sale.place.id,
      redeem_at: toVendorTime(sale.atMs),
      items: redemption.items.map(({ id, type, cents }) => ({ id, type, value: dollars(cents), count: 1 })),
    },
  };
}
