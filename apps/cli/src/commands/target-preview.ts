import type { Command } from '../command.ts';
import { asker, REMOTE_FLAGS } from '../remote/ask.ts';
import { ABOUT_CONNECTION } from '../remote/connection.ts';
import { idOf, SUBJECT_FLAGS, subjectBody } from '../remote/input.ts';
import { printObject } from '../remote/print.ts';

export const targetPreview: Command = {
  name: 'target preview',
  summary: 'show the request that a target would send; nothing is sent',
  usage: 'ID (--event-id ID | --context-file PATH) [flags]',
  about: `Renders a stored event or a context. Secrets are masked. The exit code is 5 if it cannot be rendered.\n${ABOUT_CONNECTION}`,
  flags: [...SUBJECT_FLAGS, ...REMOTE_FLAGS],
  positionals: ['ID'],
  async run(given, surroundings) {
    const id = idOf(given);
    const body = await subjectBody(given, surroundings);
    const { client, options, data } = await asker(given, surroundings);
    const { rawBody } = await import('@posthorn/client');
    const preview = data(await client.targets.preview(id, rawBody(body), options));
    printObject({ given, surroundings }, preview);
    return preview.fault === null ? 'ok' : 'notDelivered';
  },
};
