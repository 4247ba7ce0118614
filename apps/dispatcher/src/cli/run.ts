// Turns command line arguments into an exit code: finds the command, runs it, and explains errors.
import { ConfigError } from '../config.ts';
import { StoreError } from '../ports/store/store-error.ts';
import { VERSION } from '../version.ts';
import { type Command, FailedError, type Surroundings, UsageError } from './command.ts';
import { commands } from './commands.ts';

const FAILED = 1;
const USAGE = 2;

/** Never throws: every fault becomes one line on stderr (more only for unexpected faults) and an exit code. */
export async function runCommandLine(argv: readonly string[], surroundings: Surroundings): Promise<number> {
  const [first = '--help', second] = argv;
  const { stdout, stderr } = surroundings;
  if (first === '--version' || first === '-v') {
    stdout.write(`${VERSION}\n`);
    return 0;
  }
  if (first === '--help' || first === '-h' || first === 'help') {
    stdout.write(overview(commands));
    return 0;
  }
  const command = commands.find(({ name }) => name === first || name === `${first} ${second}`);
  if (command === undefined) return noCommand(first, second, surroundings);
  const args = argv.slice(command.name.split(' ').length);
  if (args.includes('--help') || args.includes('-h')) {
    stdout.write(command.help());
    return 0;
  }
  try {
    return await command.run(args, surroundings);
  } catch (error) {
    const { text, code } = explain(error, command);
    stderr.write(`posthorn: ${text}\n`);
    return code;
  }
}

/** `posthorn token` alone is answered with what could follow; on stderr, unless it was asked for. */
function noCommand(first: string, second: string | undefined, { stdout, stderr }: Surroundings): number {
  const group = commands.filter(({ name }) => name.startsWith(`${first} `));
  if (group.length > 0 && (second === '--help' || second === '-h')) {
    stdout.write(overview(group));
    return 0;
  }
  if (group.length > 0 && second === undefined) stderr.write(overview(group));
  else {
    const given = group.length > 0 ? `${first} ${second}` : first;
    const hint = group.length > 0 ? `posthorn ${first} --help` : 'posthorn --help';
    stderr.write(`posthorn: unknown command "${given}"; see ${hint}\n`);
  }
  return USAGE;
}

function overview(listed: readonly Command[]): string {
  const width = Math.max(...listed.map(({ name }) => name.length));
  const lines = listed.map(({ name, summary }) => `  posthorn ${name.padEnd(width)}   ${summary}`);
  return `Posthorn ${VERSION}: delivers webhooks, retries them and explains every outcome.\n\n${lines.join('\n')}\n\nEach command has --help.\n`;
}

/** What to do where the system would not let us listen. */
const LISTEN_FIXES: Readonly<Record<string, string>> = {
  EADDRINUSE: 'stop the program that listens there, or choose another --port',
  EADDRNOTAVAIL: 'this machine has no such address, choose another --host',
  EACCES: 'choose a --port above 1023',
  ENOTFOUND: 'the host does not exist, choose another --host',
  EAI_AGAIN: 'the host cannot be resolved now, use an IP address as --host',
};

function explain(error: unknown, command: Command): { text: string; code: number } {
  if (error instanceof UsageError || error instanceof ConfigError) {
    return { text: `${error.message}; see posthorn ${command.name} --help`, code: USAGE };
  }
  if (error instanceof FailedError) return { text: error.message, code: FAILED };
  if (error instanceof StoreError) return { text: error.message, code: error.code === 'unavailable' ? FAILED : USAGE };
  if (!(error instanceof Error)) return { text: String(error), code: FAILED };
  // A system error explains itself; its place in our code would not help.
  const { code, syscall } = error as NodeJS.ErrnoException;
  if (code === undefined || syscall === undefined) return { text: error.stack ?? error.message, code: FAILED };
  const fix = syscall === 'listen' || syscall === 'getaddrinfo' ? LISTEN_FIXES[code] : undefined;
  return { text: fix === undefined ? error.message : `${error.message}: ${fix}`, code: FAILED };
}
