import type { Command } from '../command.ts';
import { textFlag } from '../flags.ts';
import { asker, REMOTE_FLAGS } from '../remote/ask.ts';
import { ABOUT_CONNECTION } from '../remote/connection.ts';
import { LIMIT, limitOf, wholeNumber } from '../remote/input.ts';
import { printList } from '../remote/print.ts';

export const triggerHistory: Command = {
  name: 'trigger history',
  summary: 'list what triggers did, newest first',
  usage: '[--trigger ID] [--event-id ID] [flags]',
  about: `One line for each trigger and event: what each action decided, and which one ended the chain.\n${ABOUT_CONNECTION}`,
  flags: [
    { flag: 'trigger', value: 'ID', text: 'only this trigger' },
    { flag: 'event-id', value: 'ID', text: 'only this event' },
    LIMIT,
    ...REMOTE_FLAGS,
  ],
  async run(given, surroundings) {
    const limit = limitOf(given);
    const trigger = textFlag(given.flags, 'trigger');
    const filter = {
      actionable_id: trigger === undefined ? undefined : wholeNumber(trigger, '--trigger'),
      event_id: textFlag(given.flags, 'event-id'),
    };
    const { client, options, first } = await asker(given, surroundings);
    const runs = await first(limit, client.actionHistory.pages({ filter, size: Math.min(limit, 100) }, options));
    printList(
      { given, surroundings },
      runs,
      {
        ID: ({ id }) => id,
        TRIGGER: ({ actionable_id, name }) => `${actionable_id} ${name}`,
        EVENT: ({ event, event_id }) => `${event} ${event_id}`,
        ACTIONS: ({ items, stop }) =>
          stop ?? (items.map(({ handler, status }) => `${handler} ${status}`).join(' → ') || '-'),
        AT: ({ created_at }) => created_at,
      },
      'No trigger ran yet.',
    );
    return 'ok';
  },
};
