#!/usr/bin/env node
// Starts the command line under a Node that can run it. Written so that an old Node can parse it: it may be what the
// machine has, and it would crash on the native SQLite module without a word of why.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import * as nodeModule from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const NEEDED = [22, 19];
const here = dirname(fileURLToPath(import.meta.url));
const source = join(here, '..', 'src', 'main.ts');

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

/** The same command again, in a process that takes our signals and gives us its exit code. */
function runUnder(node) {
  const child = spawn(node, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => process.exit(signal === null ? code : 1));
}

/** In a checkout the sources run as they are: our packages are taken by their source condition. */
async function runHere() {
  if (!existsSync(source)) return import('../dist/main.js');
  nodeModule.registerHooks({
    resolve: (specifier, context, next) =>
      next(specifier, { ...context, conditions: [...context.conditions, '@posthorn/source'] }),
  });
  return import('../src/main.ts');
}

if (isNewEnough(process.versions.node)) {
  const { main } = await runHere();
  await main(process.argv.slice(2));
} else {
  const node = ownNode();
  if (node === null) {
    console.error(`posthorn needs Node ${NEEDED.join('.')} or newer; this is ${process.versions.node}.`);
    process.exit(1);
  }
  runUnder(node);
}
