import type { Command } from '../command.ts';
import { asker, REMOTE_FLAGS } from '../remote/ask.ts';
import { ABOUT_CONNECTION } from '../remote/connection.ts';
import { idOf } from '../remote/input.ts';
import { printObject } from '../remote/print.ts';

export const targetShow: Command = {
  name: 'target show',
  summary: 'show a target with its template, limits and health',
  usage: 'ID [flags]',
  about: `Prints the target as the API answers it. Secrets are masked.\n${ABOUT_CONNECTION}`,
  flags: REMOTE_FLAGS,
  positionals: ['ID'],
  async run(given, surroundings) {
    const id = idOf(given);
    const { client, options, data } = await asker(given, surroundings);
    printObject({ given, surroundings }, data(await client.targets.get(id, options)));
    return 'ok';
  },
};
