import { expect, it } from 'vitest';
import { readPlace } from '../../src/frame/delivery-place.ts';

it.each([
  [{}, {}],
  [
    { tab: 'request', attempt: 2, at: '$.profile.email' },
    { tab: 'request', attempt: 2, at: '$.profile.email' },
  ],
  [
    { attempt: '3', at: '$["x y"][0]' },
    { attempt: 3, at: '$["x y"][0]' },
  ],
  [{ tab: '', attempt: 0, at: 'profile' }, {}],
  [{ tab: 7, attempt: 1.5, at: 5 }, {}],
  [{ attempt: 'x', other: 1 }, {}],
])('of %j the place is %j', (search, place) => {
  expect(readPlace(search)).toEqual(place);
});
