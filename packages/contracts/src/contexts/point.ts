// Documentation of the catalogue. Points are not among the seven canonical events, so nothing is refused by this schema.
import {
  anyObject,
  freeMap,
  money,
  named,
  number,
  objectOf,
  profileId,
  text,
  textOrNumber,
  timestamps,
  utcTime,
} from './fields.ts';
import { owned, rootId } from './owner.ts';

export const pointContext = named('PointContext', 'Points issued to a person.', {
  id: rootId,
  ...owned,
  linked_profile_id: profileId('Id of the profile that caused them, such as a referred friend.'),
  value_initial: number('Points, as issued.'),
  value_remaining: number('Points, not yet spent.'),
  value_initial_currency: money('As issued, as money.'),
  value_remaining_currency: money('Not yet spent, as money.'),
  accrued_at: utcTime('Earned at'),
  issued_at: utcTime('Issued at'),
  expires_at: utcTime('End at'),
  status: text(),
  source: textOrNumber(),
  source_type: text(),
  rate: number('Points for one unit of money.'),
  description: text(),
  meta: freeMap(),
  definition: objectOf(anyObject),
  ...timestamps(),
});
