// The process's edge: arguments, environment, signals, exit code. Nothing else knows of them.
import { addAbortSignal } from 'node:stream';
import { runCommandLine } from './run.ts';

/** Terminals signal the whole group and wrappers (npx, a parent process) pass signals on: one Ctrl-C may come twice. */
const SAME_SIGNAL_MS = 500;
/** From the end of the command to the end of the process. */
const EXIT_MAX_MS = 2000;

export async function main(argv: readonly string[]): Promise<void> {
  const stop = new AbortController();
  let asked = 0;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      const now = performance.now();
      // A second one means now.
      if (stop.signal.aborted && now - asked > SAME_SIGNAL_MS) process.exit(1);
      if (stop.signal.aborted) return;
      asked = now;
      stop.abort();
    });
  }
  const { env, stdout, stderr } = process;
  // A stop also ends a command that waits for input.
  const stdin = () => addAbortSignal(stop.signal, process.stdin);
  process.exitCode = await runCommandLine(argv, { env, stop: stop.signal, stdin, stdout, stderr });
  // Normally nothing is left by now and the process ends by itself. Whatever is left must not keep it.
  setTimeout(() => process.exit(), EXIT_MAX_MS).unref();
}
