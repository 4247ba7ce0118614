import type { Command } from '../command.ts';
import { EXIT_CODES } from '../exit-codes.ts';
import { asker } from '../remote/ask.ts';
import { ABOUT_CONNECTION, CONNECTION_FLAGS } from '../remote/connection.ts';

export const sessionLink: Command = {
  name: 'session link',
  summary: 'create a one-time link that signs in to the inspector',
  usage: '[flags]',
  about:
    `Prints only the link on stdout. It works once, within ten minutes, with the rights of the token.\n${ABOUT_CONNECTION}\n` +
    `Exit code ${EXIT_CODES.refused.code} means that ${EXIT_CODES.refused.means}.`,
  flags: [...CONNECTION_FLAGS, { flag: 'json', value: null, text: 'print a JSON object instead of the bare link' }],
  async run(given, surroundings) {
    const { client, options, data } = await asker(given, surroundings);
    const link = data(await client.session.createLink(options));
    surroundings.stdout.write(given.flags['json'] === true ? `${JSON.stringify(link)}\n` : `${link.url}\n`);
    return 'ok';
  },
};
