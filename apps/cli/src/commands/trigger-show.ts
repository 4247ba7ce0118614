import type { Command } from '../command.ts';
import { asker, REMOTE_FLAGS } from '../remote/ask.ts';
import { ABOUT_CONNECTION } from '../remote/connection.ts';
import { idOf } from '../remote/input.ts';
import { printObject } from '../remote/print.ts';

export const triggerShow: Command = {
  name: 'trigger show',
  summary: 'show a trigger with its actions and their arguments',
  usage: 'ID [flags]',
  about: `Prints the trigger as the API answers it.\n${ABOUT_CONNECTION}`,
  flags: REMOTE_FLAGS,
  positionals: ['ID'],
  async run(given, surroundings) {
    const id = idOf(given);
    const { client, options, data } = await asker(given, surroundings);
    printObject({ given, surroundings }, data(await client.triggers.get(id, options)));
    return 'ok';
  },
};
