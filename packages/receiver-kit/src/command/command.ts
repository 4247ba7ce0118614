// What a command is: data about it, and one function.

export interface Flag {
  /** Without dashes. */
  readonly name: string;
  /** What its value is called in the help; `null` = a switch. */
  readonly value: string | null;
  readonly text: string;
}

export type Flags = Readonly<Record<string, string | boolean | undefined>>;

interface Output {
  write(text: string): unknown;
}

export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** All of standard input, as text. */
  readonly stdin: () => Promise<string>;
  /** Data, and what a person asked for. */
  readonly stdout: Output;
  /** Warnings, progress and errors. */
  readonly stderr: Output;
  /** Whether standard output takes colours. */
  readonly hasColours: boolean;
}

export interface Given {
  readonly flags: Flags;
  readonly args: readonly string[];
}

export interface Command {
  readonly name: string;
  /** One line for the list of commands. */
  readonly summary: string;
  /** Names of its arguments, all required. */
  readonly args: readonly string[];
  readonly about: string;
  readonly flags: readonly Flag[];
  /** Returns the exit code: 0 done, 1 failed. @throws UsageError, which ends in 2 */
  readonly run: (given: Given, surroundings: Surroundings) => Promise<number>;
}

/** The command was called wrongly. Its message says how to call it. */
export class UsageError extends Error {}

export function textFlag(flags: Flags, name: string): string | undefined {
  const value = flags[name];
  return typeof value === 'string' ? value : undefined;
}
