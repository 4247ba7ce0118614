import type { Command } from '../command.ts';
import { textFlag } from '../flags.ts';
import { asker, REMOTE_FLAGS } from '../remote/ask.ts';
import { ABOUT_CONNECTION } from '../remote/connection.ts';
import { idOf } from '../remote/input.ts';
import { printObject } from '../remote/print.ts';

export const targetTest: Command = {
  name: 'target test',
  summary: 'send one test to a target now, and show the answer',
  usage: 'ID [--event NAME | --event-id ID] [flags]',
  about: `The test is not retried and counts for no health. The exit code is 5 if the receiver does not answer with 2xx.\n${ABOUT_CONNECTION}`,
  flags: [
    { flag: 'event', value: 'NAME', text: 'the event whose example is sent; profile.created if neither is given' },
    { flag: 'event-id', value: 'ID', text: 'a stored event to send instead of an example' },
    ...REMOTE_FLAGS,
  ],
  positionals: ['ID'],
  async run(given, surroundings) {
    const id = idOf(given);
    const [event, eventId] = [textFlag(given.flags, 'event'), textFlag(given.flags, 'event-id')];
    const { client, options, data } = await asker(given, surroundings);
    const input = { ...(event !== undefined && { event }), ...(eventId !== undefined && { event_id: eventId }) };
    const attempt = data(await client.targets.test(id, input, options));
    if (given.flags['json'] === true) printObject({ given, surroundings }, attempt);
    else
      surroundings.stdout.write(
        `${attempt.status ?? attempt.error?.kind}  ${attempt.delivery_id}  ${attempt.explanation}\n`,
      );
    return attempt.error === null && attempt.status !== null && attempt.status < 300 ? 'ok' : 'notDelivered';
  },
};
