import type { Command } from '../command.ts';
import { FailedError, UsageError } from '../exit-codes.ts';
import { requiredFlag, textFlag } from '../flags.ts';
import { loadProfiles, saveProfiles } from '../profiles/profile-file.ts';
import { PROFILE_NAME, withProfile } from '../profiles/profiles.ts';
import { readToken, TOKEN_FILE } from '../remote/token.ts';
import { dispatcherUrl } from '../remote/url.ts';

export const profileAdd: Command = {
  name: 'profile add',
  summary: 'store the address and a token of a dispatcher under a name',
  usage: 'NAME --url URL [flags]',
  about:
    'Commands that talk to a running dispatcher take a profile with --profile or POSTHORN_PROFILE, or use the current one.\n' +
    'The first profile becomes the current one. Profiles are stored in posthorn/config.json below XDG_CONFIG_HOME or\n' +
    '~/.config (APPDATA on Windows), readable only by you. The token is never printed.',
  flags: [
    { flag: 'url', value: 'URL', text: 'the dispatcher, such as https://hooks.example.com' },
    TOKEN_FILE,
    { flag: 'replace', value: null, text: 'replace the profile if there is one with this name' },
    { flag: 'json', value: null, text: 'print a JSON object' },
  ],
  positionals: ['NAME'],
  async run({ flags, positionals: [name = ''] }, surroundings) {
    const { env, stdout, stderr } = surroundings;
    if (!PROFILE_NAME.test(name))
      throw new UsageError('NAME must be 1 to 64 letters, digits, ".", "_" or "-", and begin with a letter or digit');
    const url = dispatcherUrl(requiredFlag(flags, 'url'), '--url');
    const token = await readToken(textFlag(flags, 'token-file'), surroundings);
    const profiles = loadProfiles(env);
    if (profiles.named.has(name) && flags['replace'] !== true)
      throw new FailedError(`there is a profile "${name}" already: choose another name, or add --replace`);
    const next = withProfile(profiles, name, { url, token });
    const file = saveProfiles(env, next);
    const isCurrent = next.current === name;
    if (flags['json'] === true) stdout.write(`${JSON.stringify({ name, url, is_current: isCurrent })}\n`);
    else stderr.write(`Profile ${name} is stored in ${file}.${isCurrent ? ' It is the current profile.' : ''}\n`);
    return 'ok';
  },
};
