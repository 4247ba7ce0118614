// `npm run bench`: what Posthorn can do on this machine, as ratios against a raw loop of the same run. Each part
// starts a real `serve`, a receiver in a process of its own, and offers the load from here.
import { cpus, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import { fanOut } from './fan-out.ts';
import { history } from './history.ts';
import { isolation } from './isolation.ts';
import { latency } from './latency.ts';
import { live } from './live.ts';
import { LoopLag } from './loop-lag.ts';
import { lowRate } from './low-rate.ts';
import { memory } from './memory.ts';
import { type Part, say } from './part.ts';
import { ReceiverProcess } from './receiver-process.ts';
import { settingsHelp } from './settings.ts';
import { tenants } from './tenants.ts';
import { throughput } from './throughput.ts';
import { verify } from './verify.ts';

const lag = new LoopLag();
/** Last: it tells of the others. */
const loop: Part = {
  name: 'loop',
  text: 'event-loop lag of the dispatcher during the other parts of the run',
  run: async () => lag.table(),
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

function help(): string {
  const parts = PARTS.map(({ name, text }) => `  ${name.padEnd(28)} ${text}`).join('\n');
  return `npm run bench [-- --only PART,PART]\n\nPrints Markdown tables on stdout, progress on stderr.\n\nParts:\n${parts}\n\nEnvironment:\n${settingsHelp()}`;
}

/** @throws Error naming what is not a part, and those there are */
function chosen(only: string | undefined): readonly Part[] {
  if (only === undefined) return PARTS;
  const names = only.split(',').map((name) => name.trim());
  const known = PARTS.map(({ name }) => name);
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined) throw new Error(`--only: "${unknown}" is no part; there are ${known.join(', ')}`);
  if (names.every((name) => name === loop.name)) {
    throw new Error(
      '--only: loop reports on the parts that run next to it. Name at least one other part, such as --only throughput,loop',
    );
  }
  return PARTS.filter(({ name }) => names.includes(name));
}

async function run(parts: readonly Part[]): Promise<void> {
  await using receiver = await ReceiverProcess.start();
  const [cpu] = cpus();
  console.log(`Node ${process.version}, ${cpus().length} × ${cpu?.model}, ${(totalmem() / 1e9).toFixed(0)} GB`);
  for (const part of parts) {
    const startedAt = performance.now();
    console.log(`\n${await part.run({ receiver, lag })}`);
    if (part !== loop) say(`${part.name}: ${((performance.now() - startedAt) / 1000).toFixed(0)} s`);
  }
}

try {
  const { values } = parseArgs({ options: { only: { type: 'string' }, help: { type: 'boolean', short: 'h' } } });
  if (values.help === true) console.log(help());
  else await run(chosen(values.only));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
