// What a command is: data about it, and one function.
import type { Writable } from 'node:stream';
import type { SettingName } from '@posthorn/dispatcher/settings';
import type { Exit } from './exit-codes.ts';
import type { Flag, Flags } from './flags.ts';

export type Surroundings = {
  env: Readonly<Record<string, string | undefined>>;
  /** Aborted when the process is asked to stop. */
  stop: AbortSignal;
  /** Opened by the commands that read it. */
  stdin: () => AsyncIterable<Uint8Array | string>;
  /** Data. */
  stdout: Writable;
  /** Text for people. */
  stderr: Writable;
};

export type Given = { flags: Flags; positionals: readonly string[] };

export type Command = {
  /** One or two words: `serve`, `token create`. */
  name: string;
  /** One line for the list of commands. */
  summary: string;
  /** What follows the name in its help, such as `ID [flags]`. */
  usage: string;
  /** A function where the text needs what is slow to load. */
  about: string | (() => Promise<string>);
  flags: readonly Flag[];
  /** Settings of the dispatcher that are flags and variables of this command too. */
  settings?: readonly SettingName[];
  /** Names of the arguments; all of them are required. */
  positionals?: readonly string[];
  /** Loads what it needs when it runs, so that other commands and `--help` start fast. */
  run: (given: Given, surroundings: Surroundings) => Promise<Exit>;
};
