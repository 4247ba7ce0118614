import type { Command } from '../command.ts';
import { loadProfiles } from '../profiles/profile-file.ts';
import { tableText } from '../table.ts';

export const profileList: Command = {
  name: 'profile list',
  summary: 'list the stored profiles, without their tokens',
  usage: '[flags]',
  about: 'The current profile is the one that commands use if they are told nothing else.',
  flags: [{ flag: 'json', value: null, text: 'print one JSON object per line' }],
  async run({ flags }, { env, stdout, stderr }) {
    const { current, named } = loadProfiles(env);
    const rows = [...named].map(([name, { url }]) => ({ name, url, is_current: name === current }));
    if (flags['json'] === true) for (const row of rows) stdout.write(`${JSON.stringify(row)}\n`);
    else if (rows.length === 0) stderr.write('No profiles yet. Store one with posthorn profile add NAME --url URL\n');
    else {
      const cells = rows.map(({ name, url, is_current }) => [name, url, is_current ? 'yes' : '-']);
      stdout.write(tableText([['NAME', 'URL', 'CURRENT'], ...cells]));
    }
    return 'ok';
  },
};
