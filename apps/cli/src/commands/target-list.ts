import type { Command } from '../command.ts';
import { asker, REMOTE_FLAGS } from '../remote/ask.ts';
import { ABOUT_CONNECTION } from '../remote/connection.ts';
import { LIMIT, limitOf } from '../remote/input.ts';
import { printList } from '../remote/print.ts';

export const targetList: Command = {
  name: 'target list',
  summary: 'list targets, newest first',
  usage: '[flags]',
  about: `Lists the targets of the token's tenant. Secrets are never printed.\n${ABOUT_CONNECTION}`,
  flags: [LIMIT, ...REMOTE_FLAGS],
  async run(given, surroundings) {
    const limit = limitOf(given);
    const { client, options, first } = await asker(given, surroundings);
    const targets = await first(limit, client.targets.pages({ size: Math.min(limit, 100) }, options));
    printList(
      { given, surroundings },
      targets,
      {
        ID: ({ id }) => id,
        HANDLE: ({ handle }) => handle,
        NAME: ({ name }) => name,
        STATE: ({ is_active, disabled_reason }) =>
          is_active ? 'on' : `off${disabled_reason === null ? '' : `: ${disabled_reason}`}`,
        HELD: ({ held_count }) => held_count,
        URL: ({ method, url }) => `${method} ${url}`,
      },
      'No targets yet. Create one with posthorn target create',
    );
    return 'ok';
  },
};
