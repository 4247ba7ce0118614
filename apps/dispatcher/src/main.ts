// The process's edge: arguments, environment, signals, exit code. Nothing else in the dispatcher knows of them.

import { UsageError } from './cli/command.ts';
import { commands } from './cli/commands.ts';
import { ConfigError } from './config.ts';
import { StoreError } from './ports/store-error.ts';
import { VERSION } from './version.ts';

const FAILED = 1;
const USAGE = 2;

export async function main(argv: readonly string[]): Promise<void> {
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      // A second one means now.
      if (stop.signal.aborted) process.exit(FAILED);
      stop.abort();
    });
  }
  try {
    process.exitCode = await run(argv, stop.signal);
  } catch (error) {
    process.exitCode = explain(error);
  }
}

async function run(argv: readonly string[], stop: AbortSignal): Promise<number> {
  const [first = '--help', second] = argv;
  if (first === '--version' || first === '-v') {
    process.stdout.write(`${VERSION}\n`);
    return 0;
  }
  if (first === '--help' || first === '-h' || first === 'help') {
    process.stdout.write(overview());
    return 0;
  }
  const command = commands.find(({ name }) => name === first || name === `${first} ${second}`);
  if (command === undefined) {
    const group = commands.filter(({ name }) => name.startsWith(`${first} `));
    if (group.length > 0 && (second === undefined || second === '--help' || second === '-h')) {
      process.stdout.write(overview(group));
      return second === undefined ? USAGE : 0;
    }
    throw new UsageError(
      `there is no command "${second === undefined || group.length === 0 ? first : `${first} ${second}`}"`,
    );
  }
  const args = argv.slice(command.name.split(' ').length);
  if (args.includes('--help') || args.includes('-h')) {
    process.stdout.write(command.help());
    return 0;
  }
  return command.run(args, { env: process.env, stop, stdout: process.stdout, stderr: process.stderr });
}

function overview(listed: typeof commands = commands): string {
  const width = Math.max(...listed.map(({ name }) => name.length));
  const lines = listed.map(({ name, summary }) => `  posthorn ${name.padEnd(width)}   ${summary}`);
  return `Posthorn ${VERSION}: webhooks that are delivered, retried and explained.\n\n${lines.join('\n')}\n\nEach command has --help.\n`;
}

function explain(error: unknown): number {
  if (error instanceof UsageError || error instanceof ConfigError) {
    process.stderr.write(`posthorn: ${error.message}; see posthorn --help\n`);
    return USAGE;
  }
  if (error instanceof StoreError) {
    process.stderr.write(`posthorn: ${error.message}\n`);
    return error.code === 'unavailable' ? FAILED : USAGE;
  }
  if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') {
    process.stderr.write(`posthorn: ${error.message}: stop what listens there, or choose another --port\n`);
    return FAILED;
  }
  process.stderr.write(`posthorn: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  return FAILED;
}
