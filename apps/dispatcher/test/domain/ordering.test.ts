import { expect, it } from 'vitest';
import { orderingKeys, peopleOf } from '../../src/domain/people.ts';

it.each<[string, Record<string, unknown>, string[]]>([
  ['profile.updated', { id: 'p' }, ['p']],
  ['reward.created', { id: 'r', profile_id: 'p' }, ['p']],
  ['reward.created', { id: 'r', profile_id: 7 }, ['7']],
  ['profile.merged', { id: 'p', merged_from: 'q' }, ['p', 'q']],
  ['profile.merged', { id: 'p' }, ['p']],
  ['profile.merged', { id: 'p', merged_from: 'p' }, ['p']],
  ['transaction.created', { id: 't', profile_id: null }, []],
  ['order.placed', { id: 'o', linked_profile_id: 'q' }, []],
])('order-1: %s with %j has the keys %j', (name, context, keys) => {
  expect(orderingKeys(peopleOf(name, context))).toEqual(keys);
});
