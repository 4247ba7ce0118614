import type { Command } from '../command.ts';
import { loadProfiles, profileNamed, saveProfiles } from '../profiles/profile-file.ts';
import { withoutProfile } from '../profiles/profiles.ts';

export const profileRemove: Command = {
  name: 'profile remove',
  summary: 'delete a profile',
  usage: 'NAME [flags]',
  about: 'The token stays valid: posthorn token revoke ends it. Removing the current profile leaves none current.',
  flags: [{ flag: 'json', value: null, text: 'print a JSON object' }],
  positionals: ['NAME'],
  async run({ flags, positionals: [name = ''] }, { env, stdout, stderr }) {
    const profiles = loadProfiles(env);
    profileNamed(profiles, name);
    saveProfiles(env, withoutProfile(profiles, name));
    if (flags['json'] === true) stdout.write(`${JSON.stringify({ name, removed: true })}\n`);
    else stderr.write(`Profile ${name} is removed.\n`);
    return 'ok';
  },
};
