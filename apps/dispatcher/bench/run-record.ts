// A run of the benchmark as JSON: the machine, the versions, the settings, and every figure with its unit.
import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { cpus, loadavg, platform, release, totalmem } from 'node:os';
import type { Table } from './figures.ts';
import { settingsInUse } from './settings.ts';

/** Rises when a reader of these files must change. */
const FORMAT = 1;
const PACKAGES = ['better-sqlite3', 'express', 'undici'];

export type RunRecord = ReturnType<typeof describeRun> & { parts: PartRecord[] };
export type PartRecord = { name: string; seconds: number; tables: TableRecord[] };
export type TableRecord = { columns: Readonly<Record<string, string>>; rows: RowRecord[]; note?: string };
/** A value is null where it could not be measured; a column of words has only a text. */
export type RowRecord = {
  name: string;
  figures: Record<string, { value: number | null; unit: string; text: string } | { text: string }>;
};

/** @param folder of the Posthorn that is measured */
export function describeRun(folder: string) {
  const [cpu] = cpus();
  return {
    posthorn_bench: FORMAT,
    at: new Date().toISOString(),
    ...commitOf(folder),
    machine: {
      cpu: cpu?.model ?? 'unknown',
      cores: cpus().length,
      memory_bytes: totalmem(),
      system: `${platform()} ${release()}`,
      load_average: loadavg(),
    },
    versions: { node: process.version, ...Object.fromEntries(PACKAGES.map((name) => [name, versionOf(name)])) },
    settings: settingsInUse(),
  };
}

export function recordOf({ columns, rows, note }: Table): TableRecord {
  const [, ...keys] = Object.keys(columns);
  return {
    columns,
    rows: rows.map(([name = '', ...cells]) => ({
      name: typeof name === 'string' ? name : name.text,
      figures: Object.fromEntries(
        cells.flatMap((cell, i) => {
          const key = keys[i];
          if (key === undefined || cell === '') return [];
          if (typeof cell === 'string') return [[key, { text: cell }]];
          return [[key, { ...cell, value: Number.isFinite(cell.value) ? cell.value : null }]];
        }),
      ),
    })),
    ...(note === undefined ? {} : { note }),
  };
}

/** `changed`: files differ from the commit. Both are null outside of a repository. */
function commitOf(folder: string): { commit: string | null; changed: boolean | null } {
  const git = (...args: string[]): string =>
    execFileSync('git', ['-C', folder, ...args], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  try {
    return { commit: git('rev-parse', 'HEAD'), changed: git('status', '--porcelain') !== '' };
  } catch {
    return { commit: null, changed: null };
  }
}

function versionOf(name: string): string {
  const require = createRequire(import.meta.url);
  const { version } = require(`${name}/package.json`) as { version: string };
  return version;
}
