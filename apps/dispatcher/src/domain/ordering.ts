// The order keys of an event for `ordering: profile`: it waits for every earlier event with one of its keys.
import type { People } from './people.ts';

/** None = the event is about no profile, and stands outside every order. A merge is about both of its profiles. */
export function orderingKeys({ profileId, merge }: Pick<People, 'profileId' | 'merge'>): readonly string[] {
  if (merge !== null && merge.winnerId !== merge.loserId) return [merge.winnerId, merge.loserId];
  return profileId === null ? [] : [profileId];
}
