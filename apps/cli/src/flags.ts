// Reads the flags of a command.
import { type ParseArgsConfig, parseArgs } from 'node:util';
import { UsageError } from './exit-codes.ts';

export type Flag = {
  /** Without dashes; empty = it is only a variable. */
  flag: string;
  /** What its value is called in the help; `null` = a switch. */
  value: string | null;
  text: string;
  env?: string;
  fallback?: string | boolean | null;
};

export type Flags = Readonly<Record<string, string | boolean | undefined>>;

type ReadOptions = {
  flags: readonly Flag[];
  positionals?: readonly string[];
  /** Whether a text is one of the words for on and off, which may follow a switch among the settings. */
  isSwitchWord?: (text: string) => boolean;
};

/** @throws UsageError on flags it does not know, and on more or fewer arguments than are named */
export function readFlags(
  args: readonly string[],
  { flags, positionals = [], isSwitchWord = () => false }: ReadOptions,
): { flags: Flags; positionals: string[] } {
  const options: NonNullable<ParseArgsConfig['options']> = {};
  for (const { flag, value } of flags) {
    if (flag !== '') options[flag] = { type: value === null ? 'boolean' : 'string' };
  }
  const { rest, switches } = takeSwitches(args, flags, isSwitchWord);
  let parsed: { flags: Flags; positionals: string[] };
  try {
    const { values, positionals: texts } = parseArgs({ args: rest, options, allowPositionals: true, strict: true });
    parsed = { flags: { ...(values as Flags), ...switches }, positionals: texts };
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new UsageError(lowerFirst(error.message.split(/\.\s/)[0] ?? error.message));
  }
  const { length } = parsed.positionals;
  if (length > positionals.length)
    throw new UsageError(`"${parsed.positionals[positionals.length]}" is an unexpected argument`);
  if (length < positionals.length) throw new UsageError(`${positionals[length]} is missing`);
  return parsed;
}

/**
 * Switches among the settings may be given alone (on), as `--flag=WORD`, or as `--flag WORD` with one of the words for on
 * and off. What the words mean, and whether the last one is one, is for the setting to say.
 */
function takeSwitches(
  args: readonly string[],
  flags: readonly Flag[],
  isSwitchWord: (text: string) => boolean,
): { rest: string[]; switches: Flags } {
  const names = new Set(
    flags.filter(({ value, env, flag }) => value === null && env !== undefined && flag !== '').map(({ flag }) => flag),
  );
  const rest: string[] = [];
  const switches: Record<string, string | boolean> = {};
  for (let i = 0; i < args.length; i += 1) {
    const arg = args[i] ?? '';
    if (arg === '--') return { rest: [...rest, ...args.slice(i)], switches };
    const [, name = '', word] = /^--([a-z-]+)(?:=(.*))?$/s.exec(arg) ?? [];
    if (!names.has(name)) {
      rest.push(arg);
      continue;
    }
    const next = args[i + 1] ?? '';
    if (word === undefined && isSwitchWord(next)) i += 1;
    switches[name] = word ?? (isSwitchWord(next) ? next : true);
  }
  return { rest, switches };
}

export function textFlag(flags: Flags, name: string): string | undefined {
  const value = flags[name];
  return typeof value === 'string' ? value : undefined;
}

/** @throws UsageError if it was not given */
export function requiredFlag(flags: Flags, name: string): string {
  const value = textFlag(flags, name);
  if (value === undefined) throw new UsageError(`--${name} is required`);
  return value;
}

const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);
