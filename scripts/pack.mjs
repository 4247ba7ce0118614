// `npm run pack`: builds every published package and writes their tarballs to packed/, as a registry would get them.
// `npm run pack -- --out FOLDER` writes them elsewhere.
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { buildPackages, pnpmPack } from './build-packages.mjs';
import { publishedPackages, tarballName } from './published.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/**
 * Builds and packs every published package.
 * @param out folder for the tarballs; tarballs of earlier runs in it are deleted
 * @returns paths of the tarballs, in dependency order
 */
export function packAll(out) {
  const packages = publishedPackages(root);
  mkdirSync(out, { recursive: true });
  for (const name of readdirSync(out)) if (name.endsWith('.tgz')) rmSync(join(out, name));
  buildPackages(packages.map(({ folder, manifest: { name } }) => ({ folder, name })));
  for (const { folder } of packages) pnpmPack(folder, out);
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
