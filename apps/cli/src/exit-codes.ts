// How commands end. Scripts rely on these numbers: one is never given another meaning.

export const EXIT_CODES = {
  ok: { code: 0, means: 'done' },
  failed: { code: 1, means: 'the command could not be carried out' },
  usage: { code: 2, means: 'wrong usage or configuration, or a database that cannot be used' },
  refused: { code: 3, means: 'the dispatcher did not accept the token' },
  notFound: { code: 4, means: 'there is nothing of that id or name' },
  notDelivered: { code: 5, means: 'the receiver did not accept what was sent, or nothing could be rendered' },
} as const;

export type Exit = keyof typeof EXIT_CODES;

/** Ends a command with one line on stderr. */
export class CommandError extends Error {
  readonly exit: Exit;
  constructor(exit: Exit, message: string) {
    super(message);
    this.exit = exit;
  }
}

/** The command line or the configuration is wrong: the line also names the help of the command. */
export class UsageError extends CommandError {
  constructor(message: string) {
    super('usage', message);
  }
}

/** The command was understood and could not be carried out. */
export class FailedError extends CommandError {
  constructor(message: string) {
    super('failed', message);
  }
}
