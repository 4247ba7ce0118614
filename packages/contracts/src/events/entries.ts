// The catalogue as data: every named event with one sentence that says when it happens. Custom events may have any name
// and are not listed.
import type { EventFamily } from './families.ts';

export interface CatalogueEntry<Name extends string = string> {
  readonly name: Name;
  readonly description: string;
  readonly family: EventFamily;
}

function family<Name extends string>(family: EventFamily, events: Readonly<Record<Name, string>>) {
  const entries = Object.entries(events) as [Name, string][];
  return entries.map(([name, description]): CatalogueEntry<Name> => ({ name, description, family }));
}

const profile = family('profile', {
  'profile.created': 'A profile was created.',
  'profile.updated': 'Something stored on a profile changed.',
  'profile.merged': 'Two profiles became one; the surviving one is at the root.',
  'profile.before.update': 'A profile is about to change; the context is how it was.',
  'profile.deleted': 'A profile was deleted.',
  'profile-temporary.created': 'A temporary profile was created, to be completed or merged later.',
  'profile.address.created': 'An address was added to a profile.',
  'profile.address.updated': 'An address of a profile changed.',
  'profile.address.deleted': 'An address of a profile was removed.',
});

const profileData = family('profile-data', {
  'identity.created': 'A profile was linked to its record in another system.',
  'profile-attribute.updated': 'An attribute of a profile changed.',
  'aggregation.updated': "The aggregations of a profile's transactions were recomputed.",
  'balance.updated': 'The balance of a profile changed.',
});

const transaction = family('transaction', {
  'transaction.created': 'A transaction was recorded.',
  'transaction.updated': 'A recorded transaction changed.',
  'transaction.deleted': 'A transaction was removed.',
  'transaction.received': 'A transaction arrived from a till or web shop and is not processed yet.',
  'transaction.resent': 'A transaction was sent again by request.',
  'transaction.sync': 'A user asked to send a transaction to connected systems.',
  'transaction.recalculate': 'A user asked to recalculate the effects of a transaction.',
  'transaction.points.issued': 'The points a transaction earns were issued.',
  'transaction.tier-points.issued': 'The tier credit a transaction earns was issued.',
  'transaction-item.created': 'A line of a transaction was recorded.',
  'transaction-item.resent': 'A line of a transaction was sent again by request.',
});

const order = family('order', {
  'order.created': 'An order was placed.',
  'order.updated': 'A placed order changed.',
});

const reward = family('reward', {
  'reward.created': 'A reward was issued to a profile.',
  'reward.updated': 'An issued reward changed.',
  'reward.deleted': 'An issued reward was taken back.',
  'reward.redeemed': 'A reward was spent, in part or whole.',
  'reward.expiring': 'A reward is about to expire unspent.',
});

const benefit = family('benefit', {
  'benefit.created': 'A benefit was issued to a profile.',
  'benefit.updated': 'An issued benefit changed.',
  'benefit.deleted': 'An issued benefit was taken back.',
  'benefit.redeemed': 'A benefit was used.',
  'benefit.claimed': 'A person claimed a benefit that was on offer.',
  'benefit.code.allocated': 'A benefit was given its redeem code.',
  'benefit-definition.created': 'A kind of benefit was defined.',
  'benefit-definition.updated': 'The definition of a kind of benefit changed.',
  'benefit-definition.deleted': 'The definition of a kind of benefit was removed.',
});

const point = family('point', {
  'point.created': 'Points were issued to a profile.',
  'point.updated': 'Issued points changed.',
  'point.deleted': 'Issued points were taken back.',
});

const tier = family('tier', {
  'tier.achieved': 'A profile reached a new tier.',
  'tier.lost': 'A profile fell below its tier.',
  'tier.maintained': 'A profile kept its tier for another period.',
  'tier.progressed': 'A profile came nearer to its next tier.',
  'tier-point.created': 'Tier credit was issued to a profile.',
  'tier-point.updated': 'Issued tier credit changed.',
  'tier-point.deleted': 'Issued tier credit was taken back.',
});

const achievement = family('achievement', {
  'achievement.progressed': 'A profile made progress in an achievement.',
  'achievement.unlocked': 'A profile completed an achievement or one of its levels.',
  'achievement.lost': 'A profile no longer has an achievement.',
});

const product = family('product', {
  'product.created': 'A product was added to the range.',
  'product.updated': 'A product changed.',
  'product.deleted': 'A product was removed from the range.',
});

const productList = family('product-list', {
  'product-list.created': 'A product list was created.',
  'product-list.updated': 'A product list changed.',
  'product-list-item.created': 'A product was put on a list.',
  'product-list-item.updated': 'An entry of a product list changed.',
  'product-list-item.linked': 'An entry of a product list was linked to the purchase that fulfilled it.',
  'product-list-share.created': 'A product list was shared with another person.',
  'product-list-share.deleted': 'The sharing of a product list ended.',
});

const feedback = family('feedback', {
  'interaction.created': 'A contact with a person was recorded.',
  'rating.created': 'A person gave a rating.',
  'rating.updated': 'A person changed a rating.',
});

const connection = family('connection', {
  'connection.created': 'Two profiles were connected.',
  'connection.updated': 'The connection of two profiles changed.',
  'connection.deleted': 'The connection of two profiles ended.',
});

const place = family('place', {
  'location.created': 'A location was added.',
  'location.updated': 'A location changed.',
  'region.created': 'A region was added.',
  'region.updated': 'A region changed.',
  'address.created': 'An address was stored.',
  'address.updated': 'A stored address changed.',
});

const rate = family('rate', {
  'rate.created': 'A rate was set.',
  'rate.updated': 'A rate changed.',
});

const operational = family('operational', {
  'webhook.disabled': 'Posthorn switched a webhook off; its deliveries are held from now on.',
  'target.disabled': 'Posthorn switched a target off; its deliveries are held from now on.',
  'delivery.exhausted': 'A delivery failed on its last attempt and will not be retried.',
});

const entries = [
  ...profile,
  ...profileData,
  ...transaction,
  ...order,
  ...reward,
  ...benefit,
  ...point,
  ...tier,
  ...achievement,
  ...product,
  ...productList,
  ...feedback,
  ...connection,
  ...place,
  ...rate,
  ...operational,
];

/** Every named event, each once. */
export const CATALOGUE: readonly CatalogueEntry[] = entries;

/** The name of an event of the catalogue. */
export type CatalogueEvent = (typeof entries)[number]['name'];
