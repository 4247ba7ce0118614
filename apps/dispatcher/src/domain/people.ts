// Whom an event is about: what it is filtered, ordered and erased by.

export type People = {
  /** `profile_id`, or the root `id` where the profile itself is at the root. */
  profileId: string | null;
  /** Everyone else whom the context names. */
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

export function peopleOf(name: string, context: Readonly<Record<string, unknown>>): People {
  const isProfile = /^profile\.[^.]+$/.test(name);
  const rootId = idOf(context['id']);
  const profileId = idOf(context['profile_id']) ?? (isProfile ? rootId : null);
  const named = new Set<string>();
  if (isProfile && rootId !== null) named.add(rootId);
  collect(context, named);
  if (profileId !== null) named.delete(profileId);
  const loserId = name === 'profile.merged' ? idOf(context['merged_from']) : null;
  return {
    profileId,
    others: [...named],
    merge: loserId === null || profileId === null ? null : { winnerId: profileId, loserId },
    rootId: rootId === profileId ? null : rootId,
  };
}

/** Every id of a person, at any depth: fields that hold one, and the `id` of an object that is called `profile`. */
function collect(value: Readonly<Record<string, unknown>>, named: Set<string>): void {
  for (const field of Object.keys(value)) {
    const member = value[field];
    if (typeof member === 'object' && member !== null) {
      const object = member as Readonly<Record<string, unknown>>;
      const id = /(^|_)profile$/.test(field) ? idOf(object['id']) : null;
      if (id !== null) named.add(id);
      collect(object, named);
    } else if (NAMING.has(field)) {
      const id = idOf(member);
      if (id !== null) named.add(id);
    }
  }
}

function idOf(value: unknown): string | null {
  if (typeof value === 'string') return value === '' ? null : value;
  // A number that JSON.parse had to round would name somebody else.
  return typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : null;
}
