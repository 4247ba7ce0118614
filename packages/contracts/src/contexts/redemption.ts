import {
  freeMap,
  listOf,
  money,
  named,
  number,
  objectOf,
  recordId,
  text,
  timestamps,
  utcTime,
  word,
} from './fields.ts';
import { location } from './location.ts';

const redemptionItem = named('RedemptionItem', 'One incentive that was used up.', {
  id: recordId(),
  type: word(['reward', 'point', 'benefit', 'credit']),
  value: number('How much of it.'),
  count: number('How many of it.'),
  type_attributes: freeMap(),
});

export const redemption = named('Redemption', 'Rewards, points, benefits and credits used in a transaction.', {
  id: recordId(),
  type: word(['redeem', 'return', 'reversal']),
  total: money('Redeemed.'),
  total_localised: money('Redeemed, in the currency of the location.'),
  location_id: recordId(),
  location: objectOf(location),
  redeem_at: utcTime('Redeemed at'),
  external_id: text(),
  items: listOf(redemptionItem),
  meta: freeMap(),
  ...timestamps(),
});
