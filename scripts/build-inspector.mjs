// Builds the inspector where what it is made of has changed since, and does nothing otherwise. It never stops what comes
// after it: a dispatcher without its page still delivers, and says at `/` what is missing.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const inspector = join(root, 'apps', 'inspector');
// A dot file: it is not served. A build by other means empties the folder, and with it this goes.
const stampFile = join(inspector, 'dist', '.posthorn-built-from');
const INPUTS = [
  'apps/inspector/src',
  'apps/inspector/public',
  'apps/inspector/index.html',
  'apps/inspector/vite.config.ts',
  'apps/inspector/package.json',
  ...readdirSync(join(root, 'packages')).flatMap((name) => [`packages/${name}/src`, `packages/${name}/package.json`]),
  'pnpm-lock.yaml',
];

function filesOf(path) {
  if (!existsSync(path)) return [];
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path)
    .sort()
    .flatMap((name) => filesOf(join(path, name)));
}

function stampOf() {
  const hash = createHash('sha256');
  for (const file of INPUTS.flatMap((input) => filesOf(join(root, input)))) {
    hash
      .update(`${relative(root, file)}\0`)
      .update(readFileSync(file))
      .update('\0');
  }
  return hash.digest('hex');
}

const stamp = stampOf();
const isFresh = existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp;
if (!isFresh || process.argv.includes('--force')) {
  process.stderr.write('Building the inspector … ');
  const startedMs = performance.now();
  const vite = join(inspector, 'node_modules', 'vite', 'bin', 'vite.js');
  const build = spawnSync(process.execPath, [vite, 'build', '--logLevel', 'warn'], {
    cwd: inspector,
    encoding: 'utf8',
  });
  if (build.status === 0) {
    writeFileSync(stampFile, stamp);
    process.stderr.write(`done in ${((performance.now() - startedMs) / 1000).toFixed(1)} s\n`);
  } else {
    const said = [build.error?.message, build.stdout, build.stderr].filter(Boolean).join('\n').split('\n');
    // Without where in the tool's own code it came up.
    const words = said
      .filter((line) => !/^\s+at /.test(line))
      .join('\n')
      .trim();
    const kept = existsSync(join(inspector, 'dist', 'index.html'))
      ? 'The page of an earlier build is shown.'
      : 'There is no page to show.';
    process.stderr.write(`failed:\n${words}\n\nThe inspector could not be built. ${kept} All else works.\n`);
    if (process.argv.includes('--strict')) process.exitCode = 1;
  }
}
