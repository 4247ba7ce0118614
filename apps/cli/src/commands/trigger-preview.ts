import type { Command } from '../command.ts';
import { asker, REMOTE_FLAGS } from '../remote/ask.ts';
import { ABOUT_CONNECTION } from '../remote/connection.ts';
import { idOf, SUBJECT_FLAGS, subjectBody } from '../remote/input.ts';
import { printList } from '../remote/print.ts';

export const triggerPreview: Command = {
  name: 'trigger preview',
  summary: 'show what each action of a trigger would decide; nothing is sent',
  usage: 'ID (--event-id ID | --context-file PATH) [flags]',
  about:
    'Runs the trigger for a stored event or a context, without storing or sending anything. --json also prints the\n' +
    `requests. The exit code is 5 if a request cannot be rendered.\n${ABOUT_CONNECTION}`,
  flags: [...SUBJECT_FLAGS, ...REMOTE_FLAGS],
  positionals: ['ID'],
  async run(given, surroundings) {
    const id = idOf(given);
    const body = await subjectBody(given, surroundings);
    const { client, options, data } = await asker(given, surroundings);
    const { rawBody } = await import('@posthorn/client');
    const { actions } = data(await client.triggers.preview(id, rawBody(body), options));
    printList(
      { given, surroundings },
      actions,
      {
        ACTION: ({ action_id }) => action_id,
        KIND: ({ handler }) => handler,
        VERDICT: ({ status }) => status,
        TARGET: ({ target_id }) => target_id,
        REASON: ({ reason, fault }) => reason ?? (fault && `${fault.where}: ${fault.reason}`),
      },
      'This trigger has no actions.',
    );
    return actions.every(({ fault }) => fault === null) ? 'ok' : 'notDelivered';
  },
};
