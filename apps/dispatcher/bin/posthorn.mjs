#!/usr/bin/env node
// Starts the command line under a Node that can run it, with the flags it wants. Written so that an old Node can parse
// it: it may be what the machine has, and it would crash on the native SQLite module without a word of why.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const NEEDED = [22, 19];
const here = dirname(fileURLToPath(import.meta.url));

// In a checkout the sources run as they are, built or not: our packages are taken by their source condition.
// POSTHORN_RUN=dist runs what was built instead, as it is published; that is what the benchmark measures.
const fromSource = existsSync(join(here, '..', 'src', 'main.ts')) && process.env.POSTHORN_RUN !== 'dist';

// Memory is to follow what is in flight, not what the machine has: by default V8 lets garbage pile up for the last tenth
// of speed (docs/decisions/0005). The flags can be given at the start of a process only.
const FLAGS = ['--heap-growing-percent=30', '--max-semi-space-size=32'];
if (fromSource) FLAGS.push('--conditions=@posthorn/source');

// Names are looked up on this thread pool, where four slow ones would stop all others; each malloc arena keeps memory.
const ENVIRONMENT = { UV_THREADPOOL_SIZE: '16', MALLOC_ARENA_MAX: '2' };

function isNewEnough(version) {
  const [major, minor] = version.split('.').map(Number);
  return major > NEEDED[0] || (major === NEEDED[0] && minor >= NEEDED[1]);
}

/** The Node that a checkout installs for itself, looked for from here upwards. */
function ownNode() {
  for (let folder = here; folder !== dirname(folder); folder = dirname(folder)) {
    const candidate = join(folder, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
    if (existsSync(candidate)) return candidate;
  }
  return null;
}

/** The same command again under `node`: in this very process where that is possible, else in one that it ends with. */
function startAgain(node) {
  const args = [...FLAGS, ...process.execArgv, fileURLToPath(import.meta.url), ...process.argv.slice(2)];
  const env = { ...ENVIRONMENT, ...process.env };
  if (typeof process.execve === 'function' && process.platform !== 'win32') process.execve(node, [node, ...args], env);
  const child = spawn(node, args, { stdio: 'inherit', env });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => process.exit(signal === null ? code : 1));
}

if (process.execArgv.includes(FLAGS[0])) {
  const { main } = await import(fromSource ? '../src/main.ts' : '../dist/main.js');
  await main(process.argv.slice(2));
} else {
  const node = isNewEnough(process.versions.node) ? process.execPath : ownNode();
  if (node === null) {
    console.error(`posthorn needs Node ${NEEDED.join('.')} or newer; this is ${process.versions.node}.`);
    process.exit(1);
  }
  startAgain(node);
}
