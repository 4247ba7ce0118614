import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { runDemo } from './demo.ts';
import { DemoFailure } from './failure.ts';
import { coloured, plain } from './report-lines.ts';
import { CHECKOUT, helpText, parseSettings } from './settings.ts';

type ParentWatch = { whenParentEnds: (parent: number, onGone: () => void) => void };

// The process edge of `npm start`: arguments, environment, signals, exit code.

const parsed = parseSettings(process.argv.slice(2), process.env);
if (parsed.kind === 'help') {
  process.stdout.write(helpText());
} else if (parsed.kind === 'usage') {
  process.stderr.write(`${parsed.message}\nnpm start -- --help lists the options.\n`);
  process.exitCode = 2;
} else {
  const stop = new AbortController();
  // Again and again is the same as once: npm and the terminal may both send it.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stop.abort());
  // Of the command posthorn, which has the same to do: a signal to `npm start` may never reach this process.
  const watch = pathToFileURL(join(CHECKOUT, 'apps', 'cli', 'bin', 'parent-watch.mjs')).href;
  const { whenParentEnds }: ParentWatch = await import(watch);
  whenParentEnds(process.ppid, () => stop.abort());
  // The reader of the output is gone (`npm start | head`).
  process.stdout.on('error', () => stop.abort());
  const colour = process.stdout.isTTY && !process.env['NO_COLOR'];
  try {
    await runDemo(parsed.settings, {
      print: (line) => process.stdout.write(`${line}\n`),
      paint: colour ? coloured : plain,
      signal: stop.signal,
    });
  } catch (error) {
    // Stopped while it was coming up: what failed then failed because of that.
    const interrupted = stop.signal.aborted && error instanceof DemoFailure;
    if (!interrupted) {
      process.stderr.write(`${error instanceof DemoFailure ? error.message : (error as Error).stack}\n`);
      process.exitCode = 1;
    }
  }
}
