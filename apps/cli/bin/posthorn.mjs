#!/usr/bin/env node
// Starts the command line under a Node that can run it, with the flags it wants. Written so that an old Node can parse
// it: it may be what the machine has, and it would crash on the native SQLite module without a word of why.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { NEEDED, satisfies } from './needed-node.mjs';
import { whenParentEnds } from './parent-watch.mjs';

const here = dirname(fileURLToPath(import.meta.url));

// In a checkout the sources run as they are, built or not: our packages are taken by their source condition.
// POSTHORN_RUN=dist runs what was built instead, as it is published; that is what the benchmark measures.
const fromSource = existsSync(join(here, '..', 'src', 'main.ts')) && process.env.POSTHORN_RUN !== 'dist';

// Memory is to follow what is in flight, not what the machine has: by default V8 lets garbage pile up for the last tenth
// of speed (docs/decisions/0005). The flags can be given at the start of a process only.
const FLAGS = ['--heap-growing-percent=50', '--max-semi-space-size=16', '--v8-pool-size=2'];
/** Of each thread beside the main one: they turn messages into rows and keep next to nothing. */
const THREAD_SEMI_SPACE_MB = 4;

if (fromSource) FLAGS.push('--conditions=@posthorn/source');

// Names are looked up on this thread pool, where four slow ones would stop all others; each malloc arena keeps memory.
const ENVIRONMENT = { UV_THREADPOOL_SIZE: '16', MALLOC_ARENA_MAX: '2' };

const PASSED_ON = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'];
/** Tells the started process which one it belongs to: by its pid, or by the channel to it. */
const PARENT = 'POSTHORN_PARENT';
const BY_CHANNEL = 'channel';

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
  const env = { ...ENVIRONMENT, ...process.env, [PARENT]: String(process.ppid) };
  if (typeof process.execve === 'function' && process.platform !== 'win32') process.execve(node, [node, ...args], env);
  startBelow(node, args, { ...env, [PARENT]: BY_CHANNEL });
}

/**
 * A process of its own, which must never outlive this one. Signals go on to it. The channel between the two tells it
 * when this one is gone, even by kill -9.
 */
function startBelow(node, args, env) {
  const child = spawn(node, args, { stdio: ['inherit', 'inherit', 'inherit', 'ipc'], env });
  for (const signal of PASSED_ON) process.on(signal, () => child.kill(signal));
  whenParentEnds(process.ppid, () => child.kill('SIGTERM'));
  child.on('error', (error) => {
    console.error(`posthorn: cannot start ${node}: ${error.message}`);
    process.exit(1);
  });
  child.on('exit', (code, signal) => {
    if (signal === null) process.exit(code);
    // It ended by a signal: so does this process, for its parent to see.
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
    setTimeout(() => process.exit(1), 1000);
  });
}

/** Ends this process in order, as SIGTERM does, once the one above it is gone. */
function endWithParent() {
  const end = () => process.kill(process.pid, 'SIGTERM');
  const parent = process.env[PARENT] ?? String(process.ppid);
  delete process.env[PARENT];
  if (parent !== BY_CHANNEL) {
    whenParentEnds(Number(parent), end);
  } else if (process.connected) {
    process.once('disconnect', end);
    // The channel must not keep a command from ending when it is done.
    process.channel.unref();
  } else {
    end();
  }
}

if (process.execArgv.includes(FLAGS[0])) {
  endWithParent();
  // Threads get the size that is set when they start, whatever limit they are started with; this thread has its own by now.
  setFlagsFromString(`--max-semi-space-size=${THREAD_SEMI_SPACE_MB}`);
  // An object literal whose objects mostly survived a few collections would be made in the old generation for as long as the process
  // runs. For those of an event under way that is wrong: what they point to stays with them (docs/decisions/0018).
  setFlagsFromString('--no-allocation-site-pretenuring');
  const { main } = await import(fromSource ? '../src/main.ts' : '../dist/main.js');
  await main(process.argv.slice(2));
} else {
  const node = satisfies(process.versions.node, NEEDED) ? process.execPath : ownNode();
  if (node === null) {
    console.error(
      `posthorn needs Node ${NEEDED}; this is ${process.versions.node}. Install a newer Node and try again.`,
    );
    process.exit(1);
  }
  startAgain(node);
}
