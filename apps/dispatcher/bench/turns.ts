// Two versions of Posthorn in turns: the parts run again and again, each time once with either version, so that what the
// machine does in addition hits both. A ratio is of one round; the spread is over the rounds.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Table } from './figures.ts';
import { say } from './part.ts';
import type { RunRecord } from './run-record.ts';
import { figuresOf, spread } from './spread.ts';

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
    const end = (): void => void child.kill();
    process.once('exit', end);
    const code = await new Promise((settle) => child.once('exit', settle));
    process.off('exit', end);
    if (code !== 0) throw new Error(`the benchmark of ${folder || 'this version'} ended with ${code}`);
    return JSON.parse(readFileSync(json, 'utf8')) as RunRecord;
  } finally {
    rmSync(results, { recursive: true, force: true });
  }
}

/** Every measured figure by part, row and column. */
export function comparison(turns: Turns): Table {
  const before = figuresOf(turns.before, 'head');
  const now = figuresOf(turns.now, 'head');
  const rows = [...now].flatMap(([name, values]) => {
    const earlier = before.get(name);
    if (earlier === undefined) return [];
    const ratios = values.map((value, round) => value / (earlier[round] ?? Number.NaN));
    return [[name, ...[earlier, values, ratios].map((one) => spread(one).text)]];
  });
  const title = `medians of ${turns.now.length} rounds in turns, and their spread`;
  const [was, is] = [turns.before, turns.now].map(([first]) => first?.commit?.slice(0, 8) ?? 'unknown');
  return { columns: { figure: title, before: `before (${was})`, now: `now (${is})`, ratio: 'ratio' }, rows };
}
