import type { Command } from '../command.ts';
import { offText } from '../local/clock-doubt.ts';
import { DATABASE_SETTINGS, withDatabase } from '../local/database.ts';

export const clockConfirm: Command = {
  name: 'clock confirm',
  summary: 'confirm that the clock is right, so that retention continues',
  usage: '[flags]',
  about:
    'A running dispatcher continues retention within seconds. The time by which the clock was off does not count\n' +
    'as age, so existing data is kept for that much longer.',
  flags: [{ flag: 'json', value: null, text: 'print a JSON object' }],
  settings: DATABASE_SETTINGS,
  async run(given, surroundings) {
    const { stdout, stderr } = surroundings;
    const doubt = await withDatabase({ command: 'clock confirm' }, given, surroundings, (administration) =>
      administration.confirmClock(),
    );
    if (given.flags['json'] === true) stdout.write(`${JSON.stringify({ confirmed: doubt !== null })}\n`);
    else if (doubt === null) stderr.write('The clock was not doubted. There is nothing to confirm.\n');
    else stderr.write(`Confirmed: the clock is right. It was ${offText(doubt)}.\n`);
    return 'ok';
  },
};
