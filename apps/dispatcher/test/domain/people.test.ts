import { describe, expect, it } from 'vitest';
import { peopleOf } from '../../src/domain/people.ts';

describe('PPL: whom an event is about', () => {
  it.each([
    ['profile.created', { id: 'p1' }, { profileId: 'p1', others: [], rootId: null }],
    ['profile.updated', { id: 'p1', profile_id: 'p1' }, { profileId: 'p1', others: [], rootId: null }],
    ['transaction.created', { id: 9, profile_id: 'p1' }, { profileId: 'p1', others: [], rootId: '9' }],
    ['transaction.created', { id: 9, profile_id: null }, { profileId: null, others: [], rootId: '9' }],
    ['profile.address.created', { id: 3, profile_id: 'p1' }, { profileId: 'p1', others: [], rootId: '3' }],
    ['custom.thing', {}, { profileId: null, others: [], rootId: null }],
    ['custom.thing', { id: '' }, { profileId: null, others: [], rootId: null }],
    ['order.created', { id: 2 ** 53, profile_id: 7 }, { profileId: '7', others: [], rootId: null }],
  ])('people-1: %s with %o', (name, context, expected) => expect(peopleOf(name, context)).toMatchObject(expected));

  it('people-2: everyone named at any depth is found, once, and not the one it is about', () => {
    const context = {
      id: 1,
      profile_id: 'a',
      linked_profile_id: 'b',
      profile: { id: 'c', identities: [{ merged_from: 'd', profile_id: 'a' }] },
      items: [{ profile: { id: 'b' } }, { owner_profile: { id: 'e' } }, { profile: null }],
      definition: { id: 'not a person' },
    };
    expect(peopleOf('point.created', context).others).toEqual(['b', 'c', 'd', 'e']);
  });

  it('people-2: a profile event that names another in profile_id has both', () => {
    expect(peopleOf('profile.updated', { id: 'a', profile_id: 'b' })).toMatchObject({ profileId: 'b', others: ['a'] });
  });

  it('people-3: a merge has its winner and its loser', () => {
    const context = { id: 'w', merged_from: 'l', merged_profile: { id: 'l' } };
    expect(peopleOf('profile.merged', context)).toEqual({
      profileId: 'w',
      others: ['l'],
      merge: { winnerId: 'w', loserId: 'l' },
      rootId: null,
    });
    expect(peopleOf('profile.merged', { id: 'w' }).merge).toBeNull();
    expect(peopleOf('profile.updated', context).merge).toBeNull();
  });
});
