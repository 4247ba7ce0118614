// Installs Bun, Deno and workerd, in which the receiver kit is tested. They are 350 MB, so `npm run setup` leaves them out; tests
// whose runtime is missing are skipped and say so.
import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { NPM_FLAGS } from './npm-flags.mjs';

const VERSIONS = ['bun@1.4.5', 'deno@2.9.6', 'workerd@1.20261117.1'];
const folder = fileURLToPath(new URL('../node_modules/.cache/runtimes', import.meta.url));

mkdirSync(folder, { recursive: true });
try {
  execFileSync('npm', ['install', '--prefix', folder, '--no-save', ...NPM_FLAGS, ...VERSIONS], {
    stdio: ['ignore', 'ignore', 'inherit'],
    timeout: 180_000,
  });
  console.log(`Installed ${VERSIONS.join(', ')}`);
} catch (error) {
  console.log(
    `Bun, Deno and workerd could not be installed, so tests in them are left out: ${error.message.split('\n')[0]}`,
  );
}
