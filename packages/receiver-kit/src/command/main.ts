// The process of the command line.
import { text } from 'node:stream/consumers';
import { runCommand } from './run.ts';

const { env, stdin, stdout, stderr, argv } = process;

void runCommand(argv.slice(2), {
  ...{ env, stdout, stderr },
  stdin: () => text(stdin),
  hasColours: stdout.isTTY === true && (env['NO_COLOR'] ?? '') === '' && env['TERM'] !== 'dumb',
}).then((code) => {
  process.exitCode = code;
});
