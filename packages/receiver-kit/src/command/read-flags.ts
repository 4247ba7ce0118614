import { parseArgs } from 'node:util';
import { type Command, type Flags, type Given, UsageError } from './command.ts';

/** @throws UsageError for flags that it does not know, and for more or fewer arguments than it needs */
export function readFlags({ flags, args: names }: Command, argv: readonly string[]): Given {
  const options = Object.fromEntries(
    flags.map(({ name, value }) => [name, { type: value === null ? ('boolean' as const) : ('string' as const) }]),
  );
  let values: Flags;
  let args: readonly string[];
  try {
    const parsed = parseArgs({ args: [...argv], options, allowPositionals: true, strict: true });
    values = parsed.values as Flags;
    args = parsed.positionals;
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    const [first = ''] = error.message.split(/\.\s/);
    throw new UsageError(first);
  }
  const missing = names[args.length];
  if (missing !== undefined) throw new UsageError(`${missing} is missing`);
  if (args.length > names.length) throw new UsageError(`"${args[names.length]}" is an unexpected argument`);
  return { flags: values, args };
}

/** @throws UsageError if it is no number above 0 */
export function secondsOf(flags: Flags, name: string, fallback: number): number {
  const text = flags[name];
  if (text === undefined) return fallback;
  const seconds = Number(text);
  if (Number.isFinite(seconds) && seconds > 0 && seconds <= 600) return seconds;
  throw new UsageError(`--${name} must be a number of seconds from above 0 to 600; got "${String(text)}"`);
}
