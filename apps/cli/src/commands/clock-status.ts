import type { Command } from '../command.ts';
import { offText } from '../local/clock-doubt.ts';
import { DATABASE_SETTINGS, withDatabase } from '../local/database.ts';

export const clockStatus: Command = {
  name: 'clock status',
  summary: 'show whether the clock is doubted and retention is paused',
  usage: '[flags]',
  about: 'Retention is paused while the clock differs by more than a day from the newest rows.',
  flags: [{ flag: 'json', value: null, text: 'print a JSON object' }],
  settings: DATABASE_SETTINGS,
  async run(given, surroundings) {
    const { stdout, stderr } = surroundings;
    const doubt = await withDatabase({ command: 'clock status' }, given, surroundings, (administration) =>
      administration.clockDoubt(),
    );
    const off = doubt === null ? null : { off_seconds: Math.round(doubt.offMs / 1000), since: new Date(doubt.since) };
    if (given.flags['json'] === true) stdout.write(`${JSON.stringify({ doubted: doubt !== null, ...off })}\n`);
    else if (doubt === null) stderr.write('The clock is not doubted.\n');
    else
      stderr.write(
        `Retention is paused: the clock is ${offText(doubt)}.\nCorrect the clock. If it is right, run posthorn clock confirm.\n`,
      );
    return 'ok';
  },
};
