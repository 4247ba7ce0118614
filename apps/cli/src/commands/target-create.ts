import type { TargetCreate } from '@posthorn/client';
import type { Command, Given, Surroundings } from '../command.ts';
import { CommandError, UsageError } from '../exit-codes.ts';
import { textFlag } from '../flags.ts';
import { type Asker, asker, REMOTE_FLAGS } from '../remote/ask.ts';
import { ABOUT_CONNECTION } from '../remote/connection.ts';
import { bodyFromPreset } from '../remote/from-preset.ts';
import { objectOf } from '../remote/input.ts';
import { printObject } from '../remote/print.ts';

/** Flags that are fields. `--url` is the dispatcher's. */
const SET = { name: 'name', handle: 'handle', to: 'url' } as const;

export const targetCreate: Command = {
  name: 'target create',
  summary: 'create a target, from a preset or from a file',
  usage: '[--preset KEY] [--file PATH] [flags]',
  about:
    'Prints the id of the new target. A preset gives URL, template, authentication and limits for one platform:\n' +
    'posthorn target presets lists them. --file is a JSON object with fields of the target, which replace those of the\n' +
    'preset, and with a value for each placeholder: {"fill": {"YOUR_REST_ENDPOINT": "rest.example.com"},\n' +
    '"authentication": {"token": "…"}}. Secrets are not flags, because other processes on the machine can read flags.\n' +
    ABOUT_CONNECTION,
  flags: [
    { flag: 'preset', value: 'KEY', text: 'the preset to start from' },
    { flag: 'file', value: 'PATH', text: 'file with fields as JSON, - for stdin' },
    { flag: 'name', value: 'NAME', text: 'name, for people' },
    { flag: 'handle', value: 'HANDLE', text: 'what actions name it by; it cannot be changed later' },
    { flag: 'to', value: 'URL', text: 'where it sends to' },
    ...REMOTE_FLAGS,
  ],
  async run(given, surroundings) {
    const fields = await fieldsOf(given, surroundings);
    const asked = await asker(given, surroundings);
    const key = textFlag(given.flags, 'preset');
    const body = key === undefined ? fields : await fromPreset(asked, key, fields);
    const target = asked.data(await asked.client.targets.create(body as unknown as TargetCreate, asked.options));
    if (given.flags['json'] === true) printObject({ given, surroundings }, target);
    else surroundings.stdout.write(`${target.id}\n`);
    return 'ok';
  },
};

async function fieldsOf({ flags }: Given, { stdin }: Surroundings): Promise<Record<string, unknown>> {
  const path = textFlag(flags, 'file');
  if (path === '-' && textFlag(flags, 'token-file') === '-')
    throw new UsageError('stdin can hold one file: --file or --token-file');
  const fields = path === undefined ? {} : (await objectOf(path, stdin, 'the file')).value;
  const flagged = Object.entries(SET).flatMap(([flag, field]) => {
    const value = textFlag(flags, flag);
    return value === undefined ? [] : [[field, value]];
  });
  return { ...fields, ...Object.fromEntries(flagged) };
}

async function fromPreset({ client, options, first }: Asker, key: string, fields: Record<string, unknown>) {
  const presets = await first(1000, client.targetPresets.pages({ size: 100 }, options));
  const preset = presets.find((one) => one.key === key);
  if (preset === undefined)
    throw new CommandError('notFound', `no preset "${key}": there are ${presets.map((one) => one.key).join(', ')}`);
  const made = bodyFromPreset(preset, fields);
  if ('body' in made) return made.body;
  const about = made.unfilled.map(
    (name) => preset.placeholders.find((one) => one.name === name) ?? { name, description: '' },
  );
  const lines = about.map(({ name, description }) => `\n  ${name}   ${description}`);
  throw new UsageError(`the preset needs values in "fill" of --file:${lines.join('')}`);
}
