// Makes a checkout ready to run on a machine that has only git, node and npm: installs the workspace's dependencies
// (its own Node 24 among them) with the pinned pnpm, and does nothing when that was done for this lock file already.
// Plain JavaScript: it runs under whatever Node the machine has.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const [major = 0] = process.versions.node.split('.').map(Number);
if (major < 20) {
  console.error(`Posthorn's set-up needs Node 20 or newer; this is ${process.versions.node}.`);
  process.exit(1);
}

const { packageManager } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const stampFile = join(root, 'node_modules', '.posthorn-setup');
const stamp = createHash('sha256')
  .update(readFileSync(join(root, 'pnpm-lock.yaml')))
  .update(process.platform + process.arch)
  .digest('hex');

if (!existsSync(stampFile) || readFileSync(stampFile, 'utf8') !== stamp) {
  console.error(`Installing dependencies with ${packageManager} …`);
  const install = spawnSync(
    'npx',
    ['--yes', packageManager, 'install', '--frozen-lockfile', '--reporter=append-only'],
    {
      cwd: root,
      encoding: 'utf8',
      shell: process.platform === 'win32',
    },
  );
  if (install.status !== 0) {
    console.error(install.stdout ?? '', install.stderr ?? '', install.error?.message ?? '');
    console.error(
      'Installing failed: the lines above say why. Posthorn needs git, node >= 20, npm and a reachable npm registry.',
    );
    process.exit(1);
  }
  writeFileSync(stampFile, stamp);
}
