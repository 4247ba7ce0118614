// Prints how long a diagnosis of a large body takes for each kind of rewrite, in ms, and how many units of its budget it
// spends: node --conditions=@posthorn/source packages/diagnose/bench/main.ts
import { Buffer } from 'node:buffer';
import { diagnoseWithin } from '../src/diagnose.ts';
import { Work } from '../src/work.ts';
import { LARGE_BODIES, largeRequest } from '../test/support/large-bodies.ts';

const RUNS = 5;

for (const [name, { signed, received }] of Object.entries(LARGE_BODIES)) {
  const times: number[] = [];
  const wall: number[] = [];
  let cause: string | undefined;
  let spent = 0;
  for (let run = 0; run < RUNS; run += 1) {
    const work = new Work();
    const input = largeRequest(signed, received);
    const [before, start] = [process.cpuUsage(), performance.now()];
    const { cause: found } = await diagnoseWithin(work, input);
    const { user, system } = process.cpuUsage(before);
    times.push((user + system) / 1000);
    wall.push(performance.now() - start);
    [cause, spent] = [found?.id, work.spent];
  }
  const [first = 0, ...later] = times;
  const ms = [first, ...[Math.min(...later), Math.max(...later)]].map((time) => time.toFixed(0).padStart(4)).join(' ');
  const mib = (Buffer.from(received).length / 1024 / 1024).toFixed(1);
  console.log(
    `${name.padEnd(44)} ${mib} MiB  ms of CPU, first, least, most:${ms}; most of the clock: ${Math.max(...wall).toFixed(0)}   ${(spent / 1e6).toFixed(1)} M units  ${cause ?? '-'}`,
  );
}
