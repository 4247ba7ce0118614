import type { Command } from '../command.ts';
import { loadProfiles, profileNamed, saveProfiles } from '../profiles/profile-file.ts';

export const profileUse: Command = {
  name: 'profile use',
  summary: 'make a profile the current one',
  usage: 'NAME [flags]',
  about: 'Commands that talk to a running dispatcher use the current profile if they are told nothing else.',
  flags: [{ flag: 'json', value: null, text: 'print a JSON object' }],
  positionals: ['NAME'],
  async run({ flags, positionals: [name = ''] }, { env, stdout, stderr }) {
    const profiles = loadProfiles(env);
    const { url } = profileNamed(profiles, name);
    saveProfiles(env, { ...profiles, current: name });
    if (flags['json'] === true) stdout.write(`${JSON.stringify({ name, url, is_current: true })}\n`);
    else stderr.write(`The current profile is ${name} (${url}).\n`);
    return 'ok';
  },
};
