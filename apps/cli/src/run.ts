// Turns command line arguments into an exit code: finds the command, runs it, and explains errors.
import type { Command, Surroundings } from './command.ts';
import { commands } from './commands.ts';
import { CommandError, EXIT_CODES, type Exit, UsageError } from './exit-codes.ts';
import { type Flag, readFlags } from './flags.ts';
import { helpText, overview } from './help.ts';
import { VERSION } from './version.ts';

/** Never throws: every fault becomes one line on stderr (more only for unexpected faults) and an exit code. */
export async function runCommandLine(argv: readonly string[], surroundings: Surroundings): Promise<number> {
  return EXIT_CODES[await runCommand(argv, surroundings)].code;
}

async function runCommand(argv: readonly string[], surroundings: Surroundings): Promise<Exit> {
  const [first = '--help', second] = argv;
  const { stdout, stderr } = surroundings;
  if (first === '--version' || first === '-v') {
    stdout.write(`${VERSION}\n`);
    return 'ok';
  }
  if (first === '--help' || first === '-h' || first === 'help') {
    stdout.write(overview(commands));
    return 'ok';
  }
  const command = commands.find(({ name }) => name === first || name === `${first} ${second}`);
  if (command === undefined) return noCommand(first, second, surroundings);
  const args = argv.slice(command.name.split(' ').length);
  try {
    const { flags, isSwitchWord } = await allFlags(command);
    if (args.includes('--help') || args.includes('-h')) {
      const about = typeof command.about === 'string' ? command.about : await command.about();
      stdout.write(helpText(`${command.name} ${command.usage}`, about, flags));
      return 'ok';
    }
    const given = readFlags(args, { flags, positionals: command.positionals ?? [], isSwitchWord });
    return await command.run(given, surroundings);
  } catch (error) {
    const { text, exit } = explain(error, command);
    stderr.write(`posthorn: ${text}\n`);
    return exit;
  }
}

type AllFlags = { flags: readonly Flag[]; isSwitchWord: (text: string) => boolean };

/** The flags of a command, then those of its settings. */
async function allFlags({ flags, settings }: Command): Promise<AllFlags> {
  if (settings === undefined) return { flags, isSwitchWord: () => false };
  const { isSwitchWord, SETTINGS } = await import('@posthorn/dispatcher/settings');
  return { flags: [...flags, ...settings.map((name) => SETTINGS[name])], isSwitchWord };
}

/** `posthorn token` alone is answered with what could follow; on stderr, unless it was asked for. */
function noCommand(first: string, second: string | undefined, { stdout, stderr }: Surroundings): Exit {
  const group = commands.filter(({ name }) => name.startsWith(`${first} `));
  if (group.length > 0 && (second === '--help' || second === '-h')) {
    stdout.write(overview(group));
    return 'ok';
  }
  if (group.length > 0 && second === undefined) stderr.write(overview(group));
  else {
    const given = group.length > 0 ? `${first} ${second}` : first;
    const hint = group.length > 0 ? `posthorn ${first} --help` : 'posthorn --help';
    stderr.write(`posthorn: unknown command "${given}"; see ${hint}\n`);
  }
  return 'usage';
}

function explain(error: unknown, command: Command): { text: string; exit: Exit } {
  if (error instanceof CommandError) {
    const help = error instanceof UsageError ? `; see posthorn ${command.name} --help` : '';
    return { text: `${error.message}${help}`, exit: error.exit };
  }
  if (!(error instanceof Error)) return { text: String(error), exit: 'failed' };
  // A system error explains itself; its place in our code would not help.
  const isSystemError = 'code' in error && 'syscall' in error;
  return { text: isSystemError ? error.message : (error.stack ?? error.message), exit: 'failed' };
}
