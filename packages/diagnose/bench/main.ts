// Prints how long a diagnosis of a large body takes for each kind of rewrite, in ms of CPU, and how many units of its budget it
// spends. Each kind has a process of its own, so the first time is that of a process which has just begun:
// node --conditions=@posthorn/source packages/diagnose/bench/main.ts [kind]
import { Buffer } from 'node:buffer';
import { execFileSync } from 'node:child_process';
import { argv, execArgv, execPath } from 'node:process';
import { diagnoseWithin } from '../src/diagnose.ts';
import { Work } from '../src/work.ts';
import { LARGE_BODIES, largeRequest } from '../test/support/large-bodies.ts';

const RUNS = 5;

async function measured(name: string): Promise<string> {
  const large = LARGE_BODIES[name];
  if (large === undefined) throw new Error(`no kind "${name}"; there are ${Object.keys(LARGE_BODIES).join(', ')}`);
  const input = largeRequest(large);
  const times: number[] = [];
  let [cause, spent] = ['-', 0];
  for (let run = 0; run < RUNS; run += 1) {
    const work = new Work();
    const before = process.cpuUsage();
    const found = await diagnoseWithin(work, input);
    const { user, system } = process.cpuUsage(before);
    times.push((user + system) / 1000);
    [cause, spent] = [found.cause?.id ?? '-', work.spent];
  }
  const [first = 0, ...later] = times;
  const ms = [first, Math.min(...later), Math.max(...later)].map((time) => time.toFixed(0).padStart(4)).join(' ');
  const mib = (Buffer.from(large.received).length / 1024 / 1024).toFixed(1);
  return `${name.padEnd(34)} ${mib} MiB  first, least, most:${ms} ms   ${(spent / 1e6).toFixed(1)} M units  ${cause}`;
}

const [, self = '', only] = argv;
if (only !== undefined) console.log(await measured(only));
else
  for (const name of Object.keys(LARGE_BODIES))
    console.log(execFileSync(execPath, [...execArgv, self, name], { encoding: 'utf8' }).trim());
