// Profiles: names for the dispatchers that a person works with. A profile is the address of a dispatcher and a token of it.

export type Profile = { readonly url: string; readonly token: string };

export type Profiles = {
  /** The profile that commands use if they are told nothing else. */
  readonly current: string | null;
  readonly named: ReadonlyMap<string, Profile>;
};

export const NO_PROFILES: Profiles = { current: null, named: new Map() };

/** What a name may be. Lists and messages show names, so they hold nothing that a terminal acts on. */
export const PROFILE_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

/** The first profile becomes the current one. */
export function withProfile({ current, named }: Profiles, name: string, profile: Profile): Profiles {
  return { current: current ?? name, named: new Map([...named, [name, profile]]) };
}

/** Without a current profile if this was the current one: another dispatcher must not take its place unnoticed. */
export function withoutProfile({ current, named }: Profiles, name: string): Profiles {
  return { current: current === name ? null : current, named: new Map([...named].filter(([other]) => other !== name)) };
}

/** @returns `null` if the value is not what `writtenProfiles` makes */
export function readProfiles(value: unknown): Profiles | null {
  if (!isObject(value) || !isObject(value['profiles'])) return null;
  const named = new Map<string, Profile>();
  for (const [name, profile] of Object.entries(value['profiles'])) {
    if (!PROFILE_NAME.test(name) || !isObject(profile)) return null;
    const { url, token } = profile;
    if (!isVisible(url) || !URL.canParse(url) || !isVisible(token)) return null;
    named.set(name, { url, token });
  }
  const current = value['current'];
  if (current !== null && (typeof current !== 'string' || !named.has(current))) return null;
  return { current, named };
}

export const writtenProfiles = ({ current, named }: Profiles): object => ({
  current,
  profiles: Object.fromEntries(named),
});

/** Texts without white space and control characters, which would be a mistake here and a risk in a terminal. */
const isVisible = (value: unknown): value is string => typeof value === 'string' && /^[\x21-\x7e]+$/.test(value);

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
