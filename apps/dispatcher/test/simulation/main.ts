// `npm run simulate`: many lives, one after another, in as many processes as are asked for.
import { fork } from 'node:child_process';
import { parseArgs } from 'node:util';
import { simulate } from './simulate.ts';

const HELP = `npm run simulate -- [--seeds 10000] [--from 1] [--jobs 1]

Runs the whole dispatcher under each seed, with faults, crashes and steps of the clock, and checks what must hold.
  --seeds N   how many seeds (default 10000)
  --from N    the first (default 1)
  --jobs N    processes at a time (default 1)
Exit code 1 if a seed fails: SEED=N npm test -- simulation runs that one again.
`;

const { values } = readFlags();

function readFlags() {
  try {
    return parseArgs({
      options: {
        seeds: { type: 'string', default: '10000' },
        from: { type: 'string', default: '1' },
        jobs: { type: 'string', default: '1' },
        help: { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : error}\n\n${HELP}`);
    process.exit(2);
  }
}

const whole = (name: 'seeds' | 'from' | 'jobs'): number => {
  const number = Number(values[name]);
  if (Number.isSafeInteger(number) && number >= 1) return number;
  process.stderr.write(`--${name} must be a whole number of at least 1, and is "${values[name]}"\n`);
  process.exit(2);
};

if (values.help) {
  process.stdout.write(HELP);
  process.exit(0);
}
const [from, seeds, jobs] = [whole('from'), whole('seeds'), whole('jobs')];
const failed = jobs === 1 ? await runAll(from, from + seeds) : await shareOut();
process.stderr.write('\n');
// One of several shares tells who started it.
if (process.send === undefined) process.stdout.write(`${seeds} seeds, ${failed} failed\n`);
else process.send(failed);
process.exitCode = failed > 0 ? 1 : 0;

async function runAll(first: number, end: number): Promise<number> {
  let failures = 0;
  const begunAt = performance.now();
  for (let seed = first; seed < end; seed += 1) {
    const { problems, tail } = await simulate(seed);
    if (problems.length > 0) {
      failures += 1;
      process.stdout.write(
        `\n${tail}\n${problems.join('\n')}\nseed ${seed} fails: SEED=${seed} npm test -- simulation\n`,
      );
    }
    if (seed % 100 === 0) {
      const perSecond = ((seed - first + 1) * 1000) / (performance.now() - begunAt);
      process.stderr.write(
        `\rseed ${seed} of ${first}–${end - 1}, ${perSecond.toFixed(1)} a second, ${failures} failed `,
      );
    }
  }
  return failures;
}

async function shareOut(): Promise<number> {
  const share = Math.ceil(seeds / jobs);
  const shares = Array.from({ length: jobs }, (_, i) => {
    const count = Math.min(share, seeds - i * share);
    if (count <= 0) return Promise.resolve(0);
    const child = fork(process.argv[1] ?? '', ['--from', String(from + i * share), '--seeds', String(count)], {
      execArgv: process.execArgv,
    });
    return new Promise<number>((resolve) => {
      // A share that died without a word failed as a whole.
      let failures = count;
      child.on('message', (told) => {
        failures = Number(told);
      });
      child.on('exit', () => resolve(failures));
    });
  });
  return (await Promise.all(shares)).reduce((sum, failures) => sum + failures, 0);
}
