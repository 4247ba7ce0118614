import type { Command } from '../command.ts';
import { asker, REMOTE_FLAGS } from '../remote/ask.ts';
import { ABOUT_CONNECTION } from '../remote/connection.ts';
import { LIMIT, limitOf } from '../remote/input.ts';
import { printList } from '../remote/print.ts';

export const triggerList: Command = {
  name: 'trigger list',
  summary: 'list triggers with their actions, newest first',
  usage: '[flags]',
  about: `Lists the triggers of the token's tenant. The inspector calls them reactions.\n${ABOUT_CONNECTION}`,
  flags: [LIMIT, ...REMOTE_FLAGS],
  async run(given, surroundings) {
    const limit = limitOf(given);
    const { client, options, first } = await asker(given, surroundings);
    const triggers = await first(limit, client.triggers.pages({ size: Math.min(limit, 100) }, options));
    printList(
      { given, surroundings },
      triggers,
      {
        ID: ({ id }) => id,
        NAME: ({ name }) => name,
        EVENT: ({ trigger }) => trigger,
        STATE: ({ is_active }) => (is_active ? 'on' : 'off'),
        ACTIONS: ({ actions }) => actions.map(({ uuid }) => uuid).join(' → ') || '-',
      },
      'No triggers yet. Create one with posthorn trigger create',
    );
    return 'ok';
  },
};
