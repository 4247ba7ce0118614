// Builds published packages as they are packed: from their sources alone.
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const tool = (...path) => join(root, 'node_modules', ...path);

/** Runs a program of the workspace under its own Node. @throws with everything that it printed */
export function run(program, args, { cwd = root, env = {} } = {}) {
  const PATH = `${tool('.bin')}${delimiter}${process.env.PATH}`;
  const done = spawnSync(process.execPath, [program, ...args], {
    cwd,
    encoding: 'utf8',
    env: { ...process.env, PATH, TURBO_TELEMETRY_DISABLED: '1', NODE_ENV: 'production', ...env },
  });
  if (done.status === 0) return;
  throw new Error(
    `${[program, ...args].join(' ')} failed:\n${done.stdout ?? ''}${done.stderr ?? ''}${done.error?.message ?? ''}`,
  );
}

/** @param {{ folder: string, name: string }[]} packages */
export function buildPackages(packages) {
  // A package that the cache knows is not built: only what the cache holds of it may be there.
  for (const { folder } of packages) rmSync(join(folder, 'dist'), { recursive: true, force: true });
  const filters = packages.map(({ name }) => `--filter=${name}`);
  run(tool('turbo', 'bin', 'turbo'), ['run', 'build', '--output-logs=errors-only', ...filters]);
  if (packages.some(({ name }) => name === '@posthorn/dispatcher'))
    run(join(root, 'scripts', 'build-inspector.mjs'), ['--strict']);
}

/** Packs the package in this folder, which was built before. */
export const pnpmPack = (folder, out) =>
  run(tool('pnpm', 'bin', 'pnpm.mjs'), ['pack', '--pack-destination', out], {
    cwd: folder,
    env: { POSTHORN_PACKING: '1' },
  });
