// Which dispatcher a command talks to, and with which token. A profile is used as a whole: its token is never sent to another
// address, and a token of the environment never to the address of a profile.
import type { Given, Surroundings } from '../command.ts';
import { UsageError } from '../exit-codes.ts';
import { type Flag, textFlag } from '../flags.ts';
import { loadProfiles, profileNamed } from '../profiles/profile-file.ts';
import type { Profile } from '../profiles/profiles.ts';
import { readToken, TOKEN_FILE } from './token.ts';
import { dispatcherUrl } from './url.ts';

const DEFAULT_URL = 'http://127.0.0.1:8400';

export const CONNECTION_FLAGS: readonly Flag[] = [
  {
    flag: 'url',
    value: 'URL',
    env: 'POSTHORN_URL',
    fallback: DEFAULT_URL,
    text: 'the dispatcher, which must be running',
  },
  TOKEN_FILE,
  {
    flag: 'profile',
    value: 'NAME',
    env: 'POSTHORN_PROFILE',
    text: 'use the address and the token of this profile (posthorn profile add)',
  },
];

/** For the help of a command that has these flags. */
export const ABOUT_CONNECTION =
  'The first of these that is given decides: --profile; --url or --token-file; POSTHORN_URL or POSTHORN_TOKEN;\n' +
  'POSTHORN_PROFILE; the current profile. The token is not a flag, because other processes on the machine can\n' +
  'read flags.';

/** @throws CommandError */
export async function connectionOf({ flags }: Given, surroundings: Surroundings): Promise<Profile> {
  const { env } = surroundings;
  const [url, file, asked] = ['url', 'token-file', 'profile'].map((name) => textFlag(flags, name));
  if (asked !== undefined) {
    if (url !== undefined || file !== undefined)
      throw new UsageError('--profile names an address and a token: leave out --url and --token-file');
    return profileNamed(loadProfiles(env), asked);
  }
  const isGiven = url !== undefined || file !== undefined || env['POSTHORN_URL'] || env['POSTHORN_TOKEN'];
  const fallback = isGiven ? null : profileByDefault(env);
  if (fallback !== null) return fallback;
  const source = url === undefined ? 'POSTHORN_URL' : '--url';
  return {
    url: dispatcherUrl(url ?? (env['POSTHORN_URL'] || DEFAULT_URL), source),
    token: await readToken(file, surroundings),
  };
}

function profileByDefault(env: Surroundings['env']): Profile | null {
  const profiles = loadProfiles(env);
  const name = env['POSTHORN_PROFILE'] || profiles.current;
  return name === null ? null : profileNamed(profiles, name);
}
