// Two versions of Posthorn in turns: the parts run again and again, each time once with either version, so that what the
// machine does in addition hits both. A ratio is of one round; the spread is over the rounds.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { median, type Table } from './figures.ts';
import { say } from './part.ts';
import type { RunRecord } from './run-record.ts';

const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url));
const VERSIONS = ['before', 'now'] as const;
type Version = (typeof VERSIONS)[number];
export type Turns = Record<Version, RunRecord[]>;

/** @param before folder of the other version's repository, built */
export async function inTurns(before: string, only: string, rounds: number): Promise<Turns> {
  const folders: Record<Version, string> = { before: resolve(before), now: '' };
  if (!existsSync(join(folders.before, 'apps', 'cli', 'dist'))) {
    throw new Error(`--before: ${folders.before} is not a built Posthorn. Run "npm run build" there first`);
  }
  const turns: Turns = { before: [], now: [] };
  for (let round = 1; round <= rounds; round += 1) {
    for (const version of round % 2 === 1 ? VERSIONS : VERSIONS.toReversed()) {
      say(`round ${round} of ${rounds}, ${version} …`);
      turns[version].push(await runOnce(folders[version], only));
    }
  }
  return turns;
}

async function runOnce(folder: string, only: string): Promise<RunRecord> {
  const results = mkdtempSync(join(tmpdir(), 'posthorn-bench-turn-'));
  try {
    const json = join(results, 'run.json');
    const child = spawn(process.execPath, [...process.execArgv, MAIN, '--only', only, '--json', json], {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: {
        ...process.env,
        BENCH_ROUNDS: process.env['BENCH_ROUNDS'] || '1',
        ...(folder === '' ? {} : { BENCH_POSTHORN: folder }),
      },
    });
    const code = await new Promise((settle) => child.once('exit', settle));
    if (code !== 0) throw new Error(`the benchmark of ${folder || 'this version'} ended with ${code}`);
    return JSON.parse(readFileSync(json, 'utf8')) as RunRecord;
  } finally {
    rmSync(results, { recursive: true, force: true });
  }
}

/** Every measured figure by part, row and column. */
export function comparison(turns: Turns): Table {
  const before = valuesOf(turns.before);
  const now = valuesOf(turns.now);
  const rows = [...now].flatMap(([name, values]) => {
    const earlier = before.get(name);
    if (earlier === undefined) return [];
    const ratios = values.map((value, round) => value / (earlier[round] ?? Number.NaN));
    return [[name, spread(earlier), spread(values), spread(ratios)]];
  });
  const title = `medians of ${turns.now.length} rounds in turns, and their spread`;
  const [was, is] = [turns.before, turns.now].map(([first]) => first?.commit?.slice(0, 8) ?? 'unknown');
  return { columns: { figure: title, before: `before (${was})`, now: `now (${is})`, ratio: 'ratio' }, rows };
}

function valuesOf(runs: readonly RunRecord[]): Map<string, number[]> {
  const values = new Map<string, number[]>();
  for (const { parts } of runs)
    for (const { name: part, tables } of parts)
      for (const { columns, rows } of tables)
        for (const { name, figures } of rows)
          for (const [key, figure] of Object.entries(figures)) {
            if (!('value' in figure)) continue;
            const path = `${part}: ${name}, ${columns[key] === '' ? key : columns[key]}`;
            values.set(path, [...(values.get(path) ?? []), figure.value ?? Number.NaN]);
          }
  return values;
}

function spread(all: readonly number[]): string {
  const values = all.filter(Number.isFinite);
  if (values.length === 0) return '–';
  const shown = (value: number): string => value.toLocaleString('en', { maximumSignificantDigits: 4 });
  return `${shown(median(values))} (${shown(Math.min(...values))}–${shown(Math.max(...values))})`;
}
