// Defines a command and reads its flags.
import { existsSync } from 'node:fs';
import type { Writable } from 'node:stream';
import { type ParseArgsConfig, parseArgs } from 'node:util';
import { isSwitchWord, SETTINGS, type SettingName } from '../config.ts';
import { databaseFile, MEMORY } from '../store/sqlite/connection/database-file.ts';

export type Surroundings = {
  env: Readonly<Record<string, string | undefined>>;
  /** Aborted when the process is asked to stop. */
  stop: AbortSignal;
  /** Data. */
  stdout: Writable;
  /** Text for people. */
  stderr: Writable;
};

export type Command = {
  name: string;
  summary: string;
  help: () => string;
  /** @returns the exit code */
  run: (args: readonly string[], surroundings: Surroundings) => Promise<number>;
};

/** The command line is wrong: exit code 2. */
export class UsageError extends Error {}

/** The command was understood and could not be carried out: exit code 1. */
export class FailedError extends Error {}

export type Flag = {
  flag: string;
  value: string | null;
  text: string;
  env?: string;
  fallback?: string | boolean | null;
};

export const settingFlags = (...names: SettingName[]): Flag[] => names.map((name) => SETTINGS[name]);

export type Flags = Record<string, string | boolean | undefined>;

/** @throws UsageError on flags it does not know, and on more or fewer arguments than are named */
export function readFlags(
  args: readonly string[],
  flags: readonly Flag[],
  positionals: readonly string[] = [],
): { flags: Flags; rest: string[] } {
  const options: NonNullable<ParseArgsConfig['options']> = {};
  for (const { flag, value } of flags) {
    if (flag !== '') options[flag] = { type: value === null ? 'boolean' : 'string' };
  }
  const { rest: others, switches } = takeSwitches(args, flags);
  let parsed: { values: Flags; positionals: string[] };
  try {
    const { values, positionals: rest } = parseArgs({ args: others, options, allowPositionals: true, strict: true });
    parsed = { values: { ...(values as Flags), ...switches }, positionals: rest };
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new UsageError(lowerFirst(error.message.split(/\.\s/)[0] ?? error.message));
  }
  const { length } = parsed.positionals;
  if (length > positionals.length)
    throw new UsageError(`"${parsed.positionals[positionals.length]}" is an unexpected argument`);
  if (length < positionals.length) throw new UsageError(`${positionals[length]} is missing`);
  return { flags: parsed.values, rest: parsed.positionals };
}

/**
 * Switches among the settings may be given alone (on), as `--flag=WORD`, or as `--flag WORD` with one of the words for on
 * and off. What the words mean, and whether the last one is one, is for the setting to say.
 */
function takeSwitches(args: readonly string[], flags: readonly Flag[]): { rest: string[]; switches: Flags } {
  const names = new Set(
    flags.filter(({ value, env, flag }) => value === null && env !== undefined && flag !== '').map(({ flag }) => flag),
  );
  const rest: string[] = [];
  const switches: Flags = {};
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

/** For commands that only look: a misspelt path must not make a new, empty database. */
export function requireDatabase(database: string): void {
  const { path, given } = databaseFile(database);
  if (path === MEMORY || existsSync(path)) return;
  throw new FailedError(
    `the database ${given} does not exist: name another with --database, or create it with posthorn token create`,
  );
}

export function textFlag(flags: Flags, name: string): string | undefined {
  const value = flags[name];
  return typeof value === 'string' ? value : undefined;
}

export function helpText(usage: string, about: string, flags: readonly Flag[]): string {
  const rows = flags.map(({ flag, value, text, env, fallback }) => {
    const left = flag === '' ? `${env}=TEXT` : `--${flag}${value === null ? '' : ` ${value}`}`;
    const notes = [
      ...(env === undefined || flag === '' ? [] : [env]),
      ...(typeof fallback === 'string' ? [`default ${fallback}`] : []),
    ];
    return [left, notes.length > 0 ? `${text} (${notes.join('; ')})` : text] as const;
  });
  const width = Math.max(0, ...rows.map(([left]) => left.length));
  return `Usage: posthorn ${usage}\n\n${about}\n\n${rows.map(([left, right]) => `  ${left.padEnd(width)}   ${right}`).join('\n')}\n`;
}

const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);
