import type { Command } from '../command.ts';
import { requiredFlag } from '../flags.ts';
import { asker, REMOTE_FLAGS } from '../remote/ask.ts';
import { ABOUT_CONNECTION } from '../remote/connection.ts';
import { objectOf } from '../remote/input.ts';
import { printObject } from '../remote/print.ts';

export const triggerCreate: Command = {
  name: 'trigger create',
  summary: 'create a trigger from a file',
  usage: '--file PATH [flags]',
  about:
    'Prints the id of the new trigger. The file is the body of POST /triggers: {"name": "Welcome",\n' +
    '"trigger": "profile.created", "actions": [{"uuid": "target.send", "arguments": [{"name": "target_handle",\n' +
    `"value": "crm"}]}]}.\n${ABOUT_CONNECTION}`,
  flags: [{ flag: 'file', value: 'PATH', text: 'file with the trigger as JSON, - for stdin' }, ...REMOTE_FLAGS],
  async run(given, surroundings) {
    const { text } = await objectOf(requiredFlag(given.flags, 'file'), surroundings.stdin, 'the file');
    const { client, options, data } = await asker(given, surroundings);
    const { rawBody } = await import('@posthorn/client');
    const trigger = data(await client.triggers.create(rawBody(text), options));
    if (given.flags['json'] === true) printObject({ given, surroundings }, trigger);
    else surroundings.stdout.write(`${trigger.id}\n`);
    return 'ok';
  },
};
