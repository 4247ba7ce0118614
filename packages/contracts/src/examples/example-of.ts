// One realistic context per event. Every value is invented.
import { customer, INES_ID, linkedCustomer } from './customer.ts';
import { benefit, benefitDefinition, points, reward } from './incentives.ts';
import { address, profileCreated, profileMerged, profileUpdated, tierAchieved } from './profiles.ts';
import * as records from './records.ts';
import { brunswickStreet, inesIdentities, MEMBER_TIER, SILVER_TIER } from './shop.ts';
import { transaction, transactionItem } from './transaction.ts';

type Example = Record<string, unknown>;

const spent = () => reward({ value_remaining: 0, is_active: false, profile: linkedCustomer('shopped') });
const movedHouse = () => address({ address_line_1: '12 Quill Lane', updated_at: '2026-05-02 03:00:00' });
const used = (changes: Parameters<typeof benefit>[0] = {}) =>
  benefit({ is_redeemable: false, redemptions_remaining: 0, ...changes });
const credit = (changes: Example = {}) =>
  points({ id: 61207, rate: 1, description: 'Tier credit', definition: null, ...changes });
const voided = { is_void: true, status: 'void', updated_at: '2026-04-18 02:00:00' };

/** A profile's balances, before and after the purchase. */
const balance = () => {
  const { profile_id, profile } = transaction();
  const { reward_balance, point_balance, point_balance_dollars, combined_balance_dollars } = profile ?? {};
  return { profile_id, reward_balance, point_balance, point_balance_dollars, combined_balance_dollars, profile };
};

const PROFILE: Record<string, () => Example> = {
  'profile.created': profileCreated,
  'profile.updated': profileUpdated,
  'profile.merged': profileMerged,
  'profile.before.update': () => customer('settled'),
  'profile.deleted': () => ({ ...profileUpdated(), profile_type: 'deleted', updated_at: '2026-06-01 00:00:00' }),
  'profile-temporary.created': () => customer('joined', { profile_type: 'temporary', is_completed: false }),
  'profile.address.created': address,
  'profile.address.updated': movedHouse,
  'profile.address.deleted': movedHouse,
  'identity.created': () => ({ ...inesIdentities()[0], profile: linkedCustomer('joined') }),
  'profile-attribute.updated': records.attribute,
  'aggregation.updated': () => ({
    ...linkedCustomer('shopped').aggregations,
    profile_id: INES_ID,
    profile: linkedCustomer('shopped'),
  }),
  'balance.updated': balance,
};

const TRANSACTION: Record<string, () => Example> = {
  'transaction.created': transaction,
  'transaction.updated': () => transaction(voided),
  'transaction.deleted': () => transaction(voided),
  'transaction.received': () => transaction({ status: 'received' }),
  'transaction.resent': transaction,
  'transaction.sync': transaction,
  'transaction.recalculate': transaction,
  'transaction.points.issued': transaction,
  'transaction.tier-points.issued': () => transaction({ tier_points: [{ id: 61207, value: 158 }] }),
  'transaction-item.created': transactionItem,
  'transaction-item.resent': transactionItem,
  'order.created': () => transaction({ id: 71004, order_number: 'W-1029', systems: ['web'], status: 'placed' }),
  'order.updated': () => transaction({ id: 71004, order_number: 'W-1029', systems: ['web'], status: 'shipped' }),
};

const INCENTIVE: Record<string, () => Example> = {
  'reward.created': reward,
  'reward.updated': () => reward({ extended_at: '2026-04-10 00:00:00', expires_at: '2026-07-31 13:59:59' }),
  'reward.deleted': () => reward({ is_active: false }),
  'reward.redeemed': spent,
  'reward.expiring': () => reward({ has_notified_expiry: true }),
  'benefit.created': benefit,
  'benefit.updated': () => benefit({ extended_at: '2026-05-01 00:00:00' }),
  'benefit.deleted': () => used(),
  'benefit.redeemed': () => used({ updated_at: '2026-04-18 01:30:00' }),
  'benefit.claimed': () => benefit({ claimed_at: '2026-03-05 07:45:00' }),
  'benefit.code.allocated': () => benefit({ redeem_code_online: 'ALTER-5Q7' }),
  'benefit-definition.created': benefitDefinition,
  'benefit-definition.updated': benefitDefinition,
  'benefit-definition.deleted': benefitDefinition,
  'point.created': points,
  'point.updated': () => points({ value_remaining: 58, value_remaining_currency: 0.58 }),
  'point.deleted': () => points({ status: 'deleted', value_remaining: 0, value_remaining_currency: 0 }),
  'tier.achieved': tierAchieved,
  'tier.lost': () =>
    tierAchieved({
      name: 'Member',
      handle: 'member',
      previous_tier: { ...SILVER_TIER },
      definition: { ...MEMBER_TIER },
    }),
  'tier.maintained': () => tierAchieved({ maintained_at: '2027-04-18 14:00:00' }),
  'tier.progressed': tierAchieved,
  'tier-point.created': credit,
  'tier-point.updated': () => credit({ value_remaining: 129 }),
  'tier-point.deleted': () => credit({ status: 'deleted', value_remaining: 0 }),
  'achievement.progressed': records.achievement,
  'achievement.unlocked': () =>
    records.achievement({
      current_level: 1,
      current_score: 3,
      next_level_remain: 0,
      achieved_at: '2026-05-30 04:00:00',
    }),
  'achievement.lost': records.achievement,
};

const OTHER: Record<string, () => Example> = {
  'product.created': records.product,
  'product.updated': records.product,
  'product.deleted': records.product,
  'product-list.created': records.productList,
  'product-list.updated': records.productList,
  'product-list-item.created': records.productListItem,
  'product-list-item.updated': () => records.productListItem({ quantity: 2 }),
  'product-list-item.linked': () => records.productListItem({ transaction_item_id: 1480032 }),
  'product-list-share.created': records.productListShare,
  'product-list-share.deleted': records.productListShare,
  'interaction.created': records.interaction,
  'rating.created': records.rating,
  'rating.updated': () => records.rating({ value: 5, updated_at: '2026-04-26 20:01:00' }),
  'connection.created': records.connection,
  'connection.updated': records.connection,
  'connection.deleted': records.connection,
  'location.created': brunswickStreet,
  'location.updated': brunswickStreet,
  'region.created': records.region,
  'region.updated': records.region,
  'address.created': address,
  'address.updated': movedHouse,
  'rate.created': records.rate,
  'rate.updated': records.rate,
  'webhook.disabled': records.webhookDisabled,
  'target.disabled': records.targetDisabled,
  'delivery.exhausted': records.deliveryExhausted,
};

const EXAMPLES = new Map(Object.entries({ ...PROFILE, ...TRANSACTION, ...INCENTIVE, ...OTHER }));

const custom = (): Example => ({
  profile_id: INES_ID,
  data: { source: 'till', amount: 12.5, note: 'anything of your own' },
});

/** A new example context of an event; for a name the catalogue does not have, one of a custom event. */
export function exampleOf(name: string): Record<string, unknown> {
  return structuredClone((EXAMPLES.get(name) ?? custom)());
}
