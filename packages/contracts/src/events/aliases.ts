/** Other spellings of the same happening, as older producers and guides have them → the one name that receivers see. */
export const EVENT_ALIASES: Readonly<Record<string, string>> = {
  'reward.issued': 'reward.created',
  'benefit.issued': 'benefit.created',
  'points.awarded': 'point.created',
  'transaction.create': 'transaction.created',
  'transaction.completed': 'transaction.created',
  'profile.update': 'profile.updated',
  profile_update: 'profile.updated',
  'profiles.create': 'profile.created',
  'products.created': 'product.created',
};

/** The canonical name of an alias; any other name as it is. */
export function canonicalName(name: string): string {
  return Object.hasOwn(EVENT_ALIASES, name) ? (EVENT_ALIASES[name] ?? name) : name;
}

/** Every name that means the same event as `name`: the canonical one first, then its aliases. `[name]` where it has none. */
export function spellingsOf(name: string): string[] {
  const canonical = canonicalName(name);
  return [canonical, ...Object.keys(EVENT_ALIASES).filter((alias) => EVENT_ALIASES[alias] === canonical)];
}
