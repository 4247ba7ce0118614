// The published packages, packed and installed by the machine's own npm in an empty folder, and the versions of Node to
// run them with.
import { execFile, execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { inject } from 'vitest';
import { NPM_FLAGS } from '../../npm-flags.mjs';

export const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const PROGRAMS = fileURLToPath(new URL('../programs', import.meta.url));
/** What npm says when it cannot reach the registry, as opposed to what a registry answers. */
export const UNREACHABLE =
  /\b(ENOTFOUND|ECONNREFUSED|ECONNRESET|ETIMEDOUT|EAI_AGAIN|ENETUNREACH|EHOSTUNREACH|ENOTCACHED|E50[0-9]|[A-Z_]*CERT[A-Z_]*)\b/;
/** What a script runner tells its scripts is not for the programs started here. */
const NOT_PASSED_ON =
  /^(npm_(lifecycle|package|command|execpath|node_execpath|config_(local_)?prefix|config_user_agent)|INIT_CWD|NODE_(?!EXTRA_CA_CERTS$)|VITEST|POSTHORN_|TEST$)/;

export type Installation = Disposable & {
  /** Where the packages are installed, with the programs of `scripts/test/programs` next to them. */
  folder: string;
  tarballs: readonly string[];
  node: typeof nodeOf;
};

/** The surroundings of a program that finds npm and npx on this PATH, and first this Node; without one, the machine's own. */
export function surroundings(node?: string): Record<string, string> {
  const kept = Object.entries(process.env).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && !NOT_PASSED_ON.test(entry[0]),
  );
  // Without the workspace's own programs: neither its Node nor its posthorn may be what runs.
  const paths = (process.env['PATH'] ?? '').split(delimiter).filter((path) => !path.includes('node_modules'));
  return {
    ...Object.fromEntries(kept),
    PATH: [...(node === undefined ? [] : [dirname(node)]), ...paths].join(delimiter),
  };
}

/** Paths of the tarballs of all published packages. The first test of a run that asks has them packed. */
function packed(): readonly string[] {
  const list = join(inject('packed'), 'tarballs.txt');
  if (!existsSync(list)) {
    const pack = [join(ROOT, 'scripts', 'pack.mjs'), '--out', inject('packed')];
    writeFileSync(list, execFileSync(process.execPath, pack, { encoding: 'utf8', cwd: ROOT }));
  }
  return readFileSync(list, 'utf8').trim().split('\n');
}

/** Path of the tarball of `@posthorn/NAME`. */
export function tarballOf(name: string): string {
  const found = packed().find((path) => basename(path).startsWith(`posthorn-${name}-`));
  if (found === undefined) throw new Error(`no tarball of @posthorn/${name}: ${packed().join(', ')}`);
  return found;
}

/** Installs all of them, or these packages. `{ missing }` = npm cannot reach its registry. */
export async function install(packages: readonly string[] = packed()): Promise<Installation | { missing: string }> {
  const folder = mkdtempSync(join(tmpdir(), 'posthorn-packages-'));
  const failure = await npmInstall(folder, packages);
  const dispose = () => rmSync(folder, { recursive: true, force: true });
  if (failure !== null) {
    dispose();
    return failure;
  }
  cpSync(PROGRAMS, folder, { recursive: true });
  return { folder, tarballs: packed(), node: nodeOf, [Symbol.dispose]: dispose };
}

/** A Node of this version, installed on first use; a reason, where it cannot be had. */
async function nodeOf(version: string): Promise<{ path: string } | { missing: string }> {
  const folder = join(inject('packed'), `node-${version}`);
  const path = join(folder, 'node_modules', 'node', 'bin', 'node');
  if (existsSync(path)) return { path };
  return (await npmInstall(folder, [`node@${version}`])) ?? { path };
}

async function npmInstall(folder: string, packages: readonly string[]): Promise<{ missing: string } | null> {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
  const args = ['install', ...NPM_FLAGS, ...packages];
  try {
    await promisify(execFile)('npm', args, { cwd: folder, env: surroundings() });
    return null;
  } catch (error) {
    const said = error instanceof Error && 'stderr' in error ? String(error.stderr) : String(error);
    const code = UNREACHABLE.exec(said)?.[0];
    if (code === undefined) throw error;
    return { missing: `npm cannot reach its registry (${code})` };
  }
}
