// Turns arguments into an exit code: finds the command, runs it, and explains errors.
import { isWebhookError } from '@posthorn/signing';
import { type Surroundings, UsageError } from './command.ts';
import { COMMANDS } from './commands.ts';
import { helpOf, overview } from './help.ts';
import { readFlags } from './read-flags.ts';

/** Never throws. */
export async function runCommand(argv: readonly string[], surroundings: Surroundings): Promise<number> {
  const { stdout, stderr } = surroundings;
  const [name = '--help', ...rest] = argv;
  if (name === '--help' || name === '-h' || name === 'help') {
    stdout.write(overview(COMMANDS));
    return 0;
  }
  const command = COMMANDS.find((one) => one.name === name);
  if (command === undefined) {
    const names = COMMANDS.map((one) => one.name).join(', ');
    stderr.write(`receiver-kit: unknown command "${name}"; the commands are ${names}\n`);
    return 2;
  }
  if (rest.includes('--help') || rest.includes('-h')) {
    stdout.write(helpOf(command));
    return 0;
  }
  try {
    return await command.run(readFlags(command, rest), surroundings);
  } catch (error) {
    if (error instanceof UsageError) {
      stderr.write(`receiver-kit: ${error.message}; see receiver-kit ${command.name} --help\n`);
      return 2;
    }
    stderr.write(`receiver-kit: ${explained(error)}\n`);
    return 1;
  }
}

function explained(error: unknown): string {
  if (isWebhookError(error)) return `${error.message}${error.hint ? `. ${error.hint}` : ''}`;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
