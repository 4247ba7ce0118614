// `npm run bench`: what Posthorn can do on this machine, as ratios against a raw loop of the same run. Each part
// starts a real `serve`, a receiver in a process of its own, and offers the load from here.
import { writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import { against } from './against.ts';
import { fanOut } from './fan-out.ts';
import { markdown } from './figures.ts';
import { goalsOf } from './goals.ts';
import { history } from './history.ts';
import { isolation } from './isolation.ts';
import { latency } from './latency.ts';
import { live } from './live.ts';
import { LoopLag } from './loop-lag.ts';
import { lowRate } from './low-rate.ts';
import { memory } from './memory.ts';
import { type Part, say } from './part.ts';
import { ReceiverProcess } from './receiver-process.ts';
import { describeRun, type RunRecord, recordOf } from './run-record.ts';
import { posthornFolder, settingsHelp, wholeNumber } from './settings.ts';
import { tenants } from './tenants.ts';
import { throughput } from './throughput.ts';
import { comparison, inTurns } from './turns.ts';
import { verify } from './verify.ts';

const lag = new LoopLag();
/** Last: it tells of the others. */
const loop: Part = {
  name: 'loop',
  text: 'event-loop lag of the dispatcher during the other parts of the run',
  run: async () => [lag.table()],
};
const PARTS: readonly Part[] = [
  throughput,
  latency,
  lowRate,
  fanOut,
  isolation,
  tenants,
  live,
  history,
  memory,
  verify,
  loop,
];

/** Every figure that has a goal. */
const REACH: readonly Part[] = [throughput, lowRate, fanOut, memory];
const GROUPS: ReadonlyMap<string, readonly Part[]> = new Map([['reach', REACH]]);

function help(): string {
  const groups = [...GROUPS].map(([name, parts]) => ({ name, text: parts.map((part) => part.name).join(', ') }));
  const parts = [...PARTS, ...groups].map(({ name, text }) => `  ${name.padEnd(28)} ${text}`).join('\n');
  return `npm run bench [-- --only PART,PART] [--json FILE] [--before FOLDER [--turns N]] [--against ADAPTERS]

Prints Markdown tables on stdout, progress on stderr. --json also writes all figures, with the machine and the versions, to FILE.
--before compares this version with another checkout, built: N rounds in turns (5), each with BENCH_ROUNDS=1 unless set.
--against puts other systems next to Posthorn: files of adapters, folders of them, or URLs of running Posthorns,
separated by commas. A URL needs a token in BENCH_AGAINST_TOKEN and, for CPU and memory, its process ids in BENCH_AGAINST_PIDS.
apps/dispatcher/bench/against/plain-sender.ts is an example.

Parts:
${parts}

Environment:
${settingsHelp()}`;
}

/** @throws Error naming what is not a part, and those there are */
function chosen(only: string | undefined): readonly Part[] {
  if (only === undefined) return PARTS;
  const names = only.split(',').map((name) => name.trim());
  const known = [...PARTS.map(({ name }) => name), ...GROUPS.keys()];
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined) throw new Error(`--only: "${unknown}" is not a part; there are ${known.join(', ')}`);
  if (names.every((name) => name === loop.name)) {
    throw new Error(
      '--only: loop reports on the parts that run next to it. Name at least one other part, such as --only throughput,loop',
    );
  }
  const wanted = new Set(names.flatMap((name) => GROUPS.get(name)?.map((part) => part.name) ?? [name]));
  return PARTS.filter(({ name }) => wanted.has(name));
}

async function run(parts: readonly Part[], json: string | undefined): Promise<void> {
  await using receiver = await ReceiverProcess.start();
  const record: RunRecord = { ...describeRun(posthornFolder()), parts: [] };
  const [cpu] = cpus();
  console.log(`Node ${process.version}, ${cpus().length} × ${cpu?.model}, ${(totalmem() / 1e9).toFixed(0)} GB`);
  for (const part of parts) {
    const startedAt = performance.now();
    const tables = await part.run({ receiver, lag });
    console.log(`\n${tables.map(markdown).join('\n\n')}`);
    const seconds = (performance.now() - startedAt) / 1000;
    if (part !== loop) say(`${part.name}: ${seconds.toFixed(0)} s`);
    record.parts.push({ name: part.name, seconds, tables: tables.map(recordOf) });
    // After each part: a run that is interrupted keeps what it measured.
    if (json !== undefined) writeFileSync(json, `${JSON.stringify(record, null, 2)}\n`);
  }
  if (hasGoals(parts)) console.log(`\n${markdown(goalsOf([record]))}`);
}

const hasGoals = (parts: readonly Part[]): boolean => REACH.every((part) => parts.includes(part));

async function compare(before: string, only: string, rounds: number, json: string | undefined): Promise<void> {
  const turns = await inTurns(before, only, rounds);
  console.log(markdown(comparison(turns)));
  const goals = goalsOf(turns.now, turns.before);
  if (goals.rows.length > 0) console.log(`\n${markdown(goals)}`);
  if (json !== undefined) writeFileSync(json, `${JSON.stringify(turns, null, 2)}\n`);
}

const OPTIONS = {
  only: { type: 'string' },
  json: { type: 'string' },
  before: { type: 'string' },
  against: { type: 'string' },
  turns: { type: 'string', default: '5' },
  help: { type: 'boolean', short: 'h' },
} as const;

// With an exit of its own, so that what it started is ended.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));

try {
  const { values } = parseArgs({ options: OPTIONS });
  const others = values.against === undefined ? [] : [against(values.against)];
  const parts = others.length > 0 && values.only === undefined ? others : [...chosen(values.only), ...others];
  if (values.help === true) console.log(help());
  else if (values.before === undefined) await run(parts, values.json);
  else if (others.length > 0) throw new Error('--before and --against cannot be used together');
  else {
    const names = parts.map(({ name }) => name).join(',');
    await compare(values.before, names, wholeNumber('--turns', values.turns), values.json);
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
