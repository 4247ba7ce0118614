import { readSetting } from '../config.ts';
import type { ClockDoubt } from '../ports/clock-store.ts';
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
  `${spanText(offMs)} ${offMs < 0 ? 'behind' : 'ahead of'} what the newest rows say (found at ${new Date(since).toISOString()})`;

async function run(act: Act, args: readonly string[], env: Readonly<Record<string, string | undefined>>) {
  const given = readFlags(args, flags).flags;
  const database = readSetting('database', given, env);
  requireDatabase(database);
  await using store = await openStore({ database, masterKey: readSetting('masterKey', given, env), thread: 'calling' });
  return { isJson: given['json'] === true, doubt: await store[act]() };
}

export const clockStatus: Command = {
  name: 'clock status',
  summary: 'tell whether the clock is doubted, so that retention waits',
  help: () =>
    helpText(
      'clock status [flags]',
      'Retention is paused while the clock differs by more than a day from what the newest rows say.',
      flags,
    ),
  async run(args, { env, stdout, stderr }) {
    const { isJson, doubt } = await run('clockDoubt', args, env);
    const off = doubt === null ? null : { off_seconds: Math.round(doubt.offMs / 1000), since: new Date(doubt.since) };
    if (isJson) stdout.write(`${JSON.stringify({ doubted: doubt !== null, ...off })}\n`);
    else if (doubt === null) stderr.write('The clock is not doubted.\n');
    else
      stderr.write(
        `Retention is paused: the clock is ${offText(doubt)}.\nSet the clock right, or run posthorn clock confirm if it is.\n`,
      );
    return 0;
  },
};

export const clockConfirm: Command = {
  name: 'clock confirm',
  summary: 'say that the clock is right, so that retention goes on',
  help: () =>
    helpText(
      'clock confirm [flags]',
      'A running dispatcher goes on with retention within seconds. The time by which the clock was off does not count\n' +
        'as age: what was stored before is kept for that much longer.',
      flags,
    ),
  async run(args, { env, stdout, stderr }) {
    const { isJson, doubt } = await run('confirmClock', args, env);
    if (isJson) stdout.write(`${JSON.stringify({ confirmed: doubt !== null })}\n`);
    else if (doubt === null) stderr.write('The clock was not doubted: there is nothing to confirm.\n');
    else stderr.write(`Confirmed: the clock is right. It was ${offText(doubt)}.\n`);
    return 0;
  },
};
