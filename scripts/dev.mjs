// The demo as `npm start` runs it, started again on every change of the dispatcher, and beside it Vite's server, which
// shows changes of the inspector at once and passes on everything else. What follows `--` goes to the demo.
import { spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { whenParentEnds } from '../apps/cli/bin/parent-watch.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const { env } = process;
const args = process.argv.slice(2);
const { values } = parseArgs({ args, options: { port: { type: 'string' } }, strict: false });
const port = values.port ?? (env['POSTHORN_PORT'] || '8400');
const pagePort = env['POSTHORN_DEV_PORT'] || '5173';
const page = `http://127.0.0.1:${pagePort}`;
const WATCHED = ['apps/demo/src', 'apps/cli/src', 'apps/dispatcher/src', 'apps/dispatcher/migrations', 'packages'];

const watch = WATCHED.map((path) => `--watch-path=${join(root, path)}`);
const demo = ['--conditions=@posthorn/source', join(root, 'apps/demo/src/main.ts'), ...args];
const vite = ['node_modules/vite/bin/vite.js', '--port', pagePort, '--strictPort', '--clearScreen', 'false'];
const children = [
  start('The demo', [...watch, '--watch-preserve-output', ...demo], { POSTHORN_PUBLIC_URL: page }, root),
  start("Vite's server", vite, { POSTHORN_URL: `http://127.0.0.1:${port}` }, join(root, 'apps/inspector')),
];

let stopping = false;
function start(name, argv, more, cwd) {
  const child = spawn(process.execPath, argv, { cwd, stdio: 'inherit', env: { ...env, ...more } });
  child.on('exit', (code, signal) => {
    if (!stopping) console.error(`${name} ended (${signal ?? `exit code ${code}`}): stopping.`);
    stop(code ?? 1);
  });
  return child;
}

/** One without the other is of no use. */
function stop(exitCode) {
  if (stopping) return;
  stopping = true;
  process.exitCode = exitCode;
  for (const child of children) if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
}

// The terminal's Ctrl-C reaches them too; a signal to this process alone must as well.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => stop(0));
whenParentEnds(process.ppid, () => stop(0));
