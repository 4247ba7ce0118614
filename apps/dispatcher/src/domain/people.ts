// The people that an event is about. Events are filtered, ordered and erased by them.

export type People = {
  /** `profile_id`, or the root `id` where the profile itself is at the root. */
  profileId: string | null;
  /** All other people named in the context. */
  others: readonly string[];
  merge: { winnerId: string; loserId: string } | null;
  /** The id at the root, where it is not the profile's. */
  rootId: string | null;
};

const NAMING = new Set([
  'profile_id',
  'linked_profile_id',
  'merged_from',
  'source_profile_id',
  'destination_profile_id',
]);

/** The profile itself is at the root. */
const isProfileEvent = (name: string): boolean => /^profile\.[^.]+$/.test(name);

export function peopleOf(name: string, context: Readonly<Record<string, unknown>>): People {
  const isProfile = isProfileEvent(name);
  const rootId = idOf(context['id']);
  const profileId = idOf(context['profile_id']) ?? (isProfile ? rootId : null);
  const named = new Set<string>();
  if (isProfile && rootId !== null) named.add(rootId);
  eachId(context, null, (id) => {
    const known = idOf(id);
    if (known !== null) named.add(known);
  });
  if (profileId !== null) named.delete(profileId);
  const loserId = name === 'profile.merged' ? idOf(context['merged_from']) : null;
  return {
    profileId,
    others: [...named],
    merge: loserId === null || profileId === null ? null : { winnerId: profileId, loserId },
    rootId: rootId === profileId ? null : rootId,
  };
}

type Context = Readonly<Record<string, unknown>>;
type Path = { readonly above: Path | null; readonly name: string };

/** Every id of a person, at any depth: fields that hold one, and the `id` of an object that is called `profile`. */
function eachId(value: Context, above: Path | null, found: (id: unknown, path: Path) => void): void {
  for (const name of Object.keys(value)) {
    const member = value[name];
    if (NAMING.has(name)) found(member, { above, name });
    if (typeof member !== 'object' || member === null) continue;
    const path = { above, name };
    const object = member as Context;
    if (/(^|_)profile$/.test(name)) found(object['id'], { above: path, name: 'id' });
    eachId(object, path, found);
  }
}

/** Where a context holds ids of people, whatever they are: paths are dotted. */
export function idPaths(name: string, context: Context): { path: string; id: unknown }[] {
  const paths = isProfileEvent(name) ? [{ path: 'id', id: context['id'] }] : [];
  eachId(context, null, (id, path) => paths.push({ path: dotted(path), id }));
  return paths;
}

const dotted = ({ above, name }: Path): string => (above === null ? name : `${dotted(above)}.${name}`);

function idOf(value: unknown): string | null {
  if (typeof value === 'string') return value === '' ? null : value;
  // A number that JSON.parse had to round would name another person.
  return typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : null;
}

/**
 * The order keys of an event for `ordering: profile`: it waits for every earlier event with one of its keys. No key = the
 * event is about no profile and is not ordered. A merge is about both of its profiles.
 */
export function orderingKeys({ profileId, merge }: Pick<People, 'profileId' | 'merge'>): readonly string[] {
  if (merge !== null && merge.winnerId !== merge.loserId) return [merge.winnerId, merge.loserId];
  return profileId === null ? [] : [profileId];
}
