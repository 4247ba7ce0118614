// The packages that are published, each after the packages it depends on.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * @typedef {{ name: string, version: string, engines: { node: string }, exports: Record<string, unknown> }} Manifest
 */

/**
 * @param {string} root folder of the checkout
 * @returns {{ folder: string, manifest: Manifest }[]} in dependency order, so that the first can be published first
 */
export function publishedPackages(root) {
  const packages = ['packages', 'apps']
    .flatMap((group) => readdirSync(join(root, group)).map((name) => join(root, group, name)))
    .filter((folder) => existsSync(join(folder, 'package.json')))
    .map((folder) => ({ folder, manifest: JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) }))
    .filter(({ manifest }) => manifest.private !== true);
  const ordered = [];
  const add = (one) => {
    if (ordered.includes(one)) return;
    const needs = Object.keys(one.manifest.dependencies ?? {});
    for (const other of packages) if (needs.includes(other.manifest.name)) add(other);
    ordered.push(one);
  };
  for (const one of packages) add(one);
  return ordered;
}

/** Name of the tarball: `posthorn-signing-1.2.3.tgz`. */
export const tarballName = ({ name, version }) => `${name.replace('@', '').replace('/', '-')}-${version}.tgz`;
