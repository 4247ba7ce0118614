#!/usr/bin/env node
// Starts the command line of the kit. In a checkout the sources run as they are, built or not.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const source = fileURLToPath(new URL('../src/command/main.ts', import.meta.url));
if (existsSync(source)) {
  const args = ['--conditions=@posthorn/source', source, ...process.argv.slice(2)];
  const child = spawn(process.execPath, args, { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code) => {
    process.exitCode = code ?? 1;
  });
} else {
  await import('../dist/command/main.js');
}
