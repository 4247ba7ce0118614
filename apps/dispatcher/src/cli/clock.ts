import { readSetting } from '../config.ts';
import type { ClockDoubt } from '../ports/store/upkeep.ts';
import { openStore } from '../store/open-store.ts';
import { type Command, type Flag, helpText, readFlags, requireDatabase, settingFlags } from './command.ts';

const flags: Flag[] = [
  { flag: 'json', value: null, text: 'print a JSON object' },
  ...settingFlags('database', 'masterKey'),
];
type Act = 'clockDoubt' | 'confirmClock';

const DAY_MS = 86_400_000;
const spanText = (ms: number): string => `${(Math.abs(ms) / DAY_MS).toFixed(1)} days`;
const offText = ({ offMs, since }: ClockDoubt): string =>
  `${spanText(offMs)} ${offMs < 0 ? 'behind' : 'ahead of'} the newest rows (found at ${new Date(since).toISOString()})`;

async function run(act: Act, args: readonly string[], env: Readonly<Record<string, string | undefined>>) {
  const given = readFlags(args, flags).flags;
  const database = readSetting('database', given, env);
  requireDatabase(database);
  await using store = await openStore({ database, masterKey: readSetting('masterKey', given, env), thread: 'calling' });
  return { isJson: given['json'] === true, doubt: await store[act]() };
}

export const clockStatus: Command = {
  name: 'clock status',
  summary: 'show whether the clock is doubted and retention is paused',
  help: () =>
    helpText(
      'clock status [flags]',
      'Retention is paused while the clock differs by more than a day from the newest rows.',
      flags,
    ),
  async run(args, { env, stdout, stderr }) {
    const { isJson, doubt } = await run('clockDoubt', args, env);
    const off = doubt === null ? null : { off_seconds: Math.round(doubt.offMs / 1000), since: new Date(doubt.since) };
    if (isJson) stdout.write(`${JSON.stringify({ doubted: doubt !== null, ...off })}\n`);
    else if (doubt === null) stderr.write('The clock is not doubted.\n');
    else
      stderr.write(
        `Retention is paused: the clock is ${offText(doubt)}.\nCorrect the clock. If it is right, run posthorn clock confirm.\n`,
      );
    return 0;
  },
};

export const clockConfirm: Command = {
  name: 'clock confirm',
  summary: 'confirm that the clock is right, so that retention continues',
  help: () =>
    helpText(
      'clock confirm [flags]',
      'A running dispatcher continues retention within seconds. The time by which the clock was off does not count\n' +
        'as age, so existing data is kept for that much longer.',
      flags,
    ),
  async run(args, { env, stdout, stderr }) {
    const { isJson, doubt } = await run('confirmClock', args, env);
    if (isJson) stdout.write(`${JSON.stringify({ confirmed: doubt !== null })}\n`);
    else if (doubt === null) stderr.write('The clock was not doubted. There is nothing to confirm.\n');
    else stderr.write(`Confirmed: the clock is right. It was ${offText(doubt)}.\n`);
    return 0;
  },
};
