// Every published package, packed and installed by the machine's own npm in an empty folder, and the versions of Node to
// run them with.
import { execFile, execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

export const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const PROGRAMS = fileURLToPath(new URL('../programs', import.meta.url));
/** What npm says when it cannot reach the registry, as opposed to what a registry answers. */
export const UNREACHABLE =
  /\b(ENOTFOUND|ECONNREFUSED|ECONNRESET|ETIMEDOUT|EAI_AGAIN|ENETUNREACH|EHOSTUNREACH|ENOTCACHED|E50[0-9])\b/;
/** What a script runner tells its scripts is not for the programs started here. */
const NOT_PASSED_ON =
  /^(npm_(lifecycle|package|command|execpath|node_execpath|config_(local_)?prefix|config_user_agent)|INIT_CWD|NODE_|VITEST|POSTHORN_|TEST$)/;

export type Installation = Disposable & {
  /** Where the packages are installed, with the programs of `scripts/test/programs` next to them. */
  folder: string;
  tarballs: readonly string[];
  /** Path of a Node of this version, installed on first use; a reason, where it cannot be had. */
  node: (version: string) => Promise<{ path: string } | { missing: string }>;
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

/** Packs and installs. `{ missing }` = npm cannot reach its registry. */
export async function install(): Promise<Installation | { missing: string }> {
  const place = mkdtempSync(join(tmpdir(), 'posthorn-packages-'));
  const folder = join(place, 'app');
  const packed = execFileSync(process.execPath, [join(ROOT, 'scripts', 'pack.mjs'), '--out', join(place, 'packed')], {
    encoding: 'utf8',
    cwd: ROOT,
  });
  const tarballs = packed.trim().split('\n');
  const dispose = () => rmSync(place, { recursive: true, force: true });
  const failure = await npmInstall(folder, tarballs);
  if (failure !== null) {
    dispose();
    return failure;
  }
  cpSync(PROGRAMS, folder, { recursive: true });
  return {
    folder,
    tarballs,
    node: (version) => nodeOf(join(place, `node-${version}`), version),
    [Symbol.dispose]: dispose,
  };
}

async function nodeOf(folder: string, version: string): Promise<{ path: string } | { missing: string }> {
  const path = join(folder, 'node_modules', 'node', 'bin', 'node');
  if (existsSync(path)) return { path };
  return (await npmInstall(folder, [`node@${version}`])) ?? { path };
}

async function npmInstall(folder: string, packages: readonly string[]): Promise<{ missing: string } | null> {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
  const args = ['install', '--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error', ...packages];
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
