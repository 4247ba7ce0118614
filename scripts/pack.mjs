// `npm run pack`: builds every published package and writes their tarballs to packed/, as a registry would get them.
// `npm run pack -- --out FOLDER` writes them elsewhere.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { delimiter, dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { publishedPackages, tarballName } from './published.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

function run(program, args, { cwd = root, env = {} } = {}) {
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

const tool = (...path) => join(root, 'node_modules', ...path);

/**
 * Builds and packs every published package.
 * @param out folder for the tarballs; tarballs of earlier runs in it are deleted
 * @returns paths of the tarballs, in dependency order
 */
export function packAll(out) {
  const packages = publishedPackages(root);
  mkdirSync(out, { recursive: true });
  for (const name of readdirSync(out)) if (name.endsWith('.tgz')) rmSync(join(out, name));
  // The compiler leaves the files of deleted sources in dist/: they must not be published.
  for (const { folder } of packages) rmSync(join(folder, 'dist'), { recursive: true, force: true });
  const filters = packages.map(({ manifest }) => `--filter=${manifest.name}`);
  run(tool('turbo', 'bin', 'turbo'), ['run', 'build', '--output-logs=errors-only', ...filters]);
  run(join(root, 'scripts', 'build-inspector.mjs'), ['--strict']);
  for (const { folder } of packages) {
    const args = ['pack', '--pack-destination', out];
    run(tool('pnpm', 'bin', 'pnpm.mjs'), args, { cwd: folder, env: { POSTHORN_PACKING: '1' } });
  }
  return packages.map(({ manifest }) => join(out, tarballName(manifest)));
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { values } = parseArgs({ options: { out: { type: 'string', default: join(root, 'packed') } } });
  try {
    for (const tarball of packAll(resolve(values.out))) console.log(tarball);
  } catch (error) {
    console.error(`Packing failed. ${error.message}`);
    process.exitCode = 1;
  }
}
