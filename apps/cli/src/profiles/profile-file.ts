// The file that profiles are stored in. It holds tokens: only its owner may read it.
import { mkdirSync, readFileSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { FailedError } from '../exit-codes.ts';
import { NO_PROFILES, type Profile, type Profiles, readProfiles, writtenProfiles } from './profiles.ts';

type Environment = Readonly<Record<string, string | undefined>>;

const OTHERS = 0o077;

/** Where the file is; `null` if the environment names no home folder. */
export function profileFile(env: Environment, platform: NodeJS.Platform = process.platform): string | null {
  const home = env['HOME'] || env['USERPROFILE'];
  const fallback = platform === 'win32' ? env['APPDATA'] : home ? join(home, '.config') : undefined;
  const folder = env['XDG_CONFIG_HOME'] || fallback;
  return folder ? join(folder, 'posthorn', 'config.json') : null;
}

/**
 * The stored profiles; none if there is no file.
 * @throws FailedError if others may read the file, or it cannot be read
 */
export function loadProfiles(env: Environment): Profiles {
  const file = profileFile(env);
  if (file === null) return NO_PROFILES;
  const mode = statSync(file, { throwIfNoEntry: false })?.mode;
  if (mode === undefined) return NO_PROFILES;
  // Windows has no such modes: there, the folder of the user protects the file.
  if (process.platform !== 'win32' && (mode & OTHERS) !== 0) {
    const shown = (mode & 0o777).toString(8).padStart(3, '0');
    throw new FailedError(
      `${file} holds tokens, and other users may read or change it (mode ${shown}): run chmod 600 ${file}, and replace the tokens if someone may have read them`,
    );
  }
  const profiles = readProfiles(parsed(readFileSync(file, 'utf8')));
  if (profiles === null)
    throw new FailedError(`${file} does not hold profiles as posthorn profile add writes them: correct or delete it`);
  return profiles;
}

/** @throws FailedError if there is none with this name */
export function profileNamed({ named }: Profiles, name: string): Profile {
  const profile = named.get(name);
  if (profile === undefined) throw new FailedError(`there is no profile "${name}": posthorn profile list shows all`);
  return profile;
}

/**
 * Replaces the file as a whole, so that a command that reads it never sees half of it.
 * @returns its path
 * @throws FailedError if there is no place for it
 */
export function saveProfiles(env: Environment, profiles: Profiles): string {
  const file = profileFile(env);
  if (file === null) throw new FailedError('there is no place for profiles: set HOME or XDG_CONFIG_HOME');
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  // A link stays a link: the file that it leads to is replaced.
  const target = statSync(file, { throwIfNoEntry: false }) === undefined ? file : realpathSync(file);
  const draft = `${target}.${process.pid}.tmp`;
  try {
    writeFileSync(draft, `${JSON.stringify(writtenProfiles(profiles), null, 2)}\n`, { mode: 0o600, flag: 'wx' });
    renameSync(draft, target);
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  }
  return file;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
