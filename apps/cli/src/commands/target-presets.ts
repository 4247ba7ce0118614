import type { Command } from '../command.ts';
import { asker, REMOTE_FLAGS } from '../remote/ask.ts';
import { ABOUT_CONNECTION } from '../remote/connection.ts';
import { printList } from '../remote/print.ts';

export const targetPresets: Command = {
  name: 'target presets',
  summary: 'list the platforms that a target can be created for, and what to fill in',
  usage: '[flags]',
  about: `FILL IN lists what posthorn target create asks for: placeholders and secrets. --json prints the presets with all of their notes.\n${ABOUT_CONNECTION}`,
  flags: REMOTE_FLAGS,
  async run(given, surroundings) {
    const { client, options, first } = await asker(given, surroundings);
    const presets = await first(1000, client.targetPresets.pages({ size: 100 }, options));
    printList(
      { given, surroundings },
      presets,
      {
        KEY: ({ key }) => key,
        NAME: ({ name }) => name,
        EVENTS: ({ events }) => events.join(','),
        'FILL IN': ({ placeholders, authentication }) =>
          [
            ...placeholders.map(({ name }) => name),
            ...authentication.fields.filter(({ value }) => value === null).map(({ name }) => `authentication.${name}`),
          ].join(','),
      },
      'This dispatcher has no presets.',
    );
    return 'ok';
  },
};
