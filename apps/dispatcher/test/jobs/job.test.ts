import { expect, it } from 'vitest';
import { Job } from '../../src/jobs/job.ts';
import { VirtualClock } from '../support/virtual-clock.ts';

/** A job whose steps answer what the test lines up; then `null`. */
function jobOf(...answers: (number | null | Error | (() => void))[]) {
  const clock = new VirtualClock();
  const start = clock.now();
  const steps: number[] = [];
  const faults: unknown[] = [];
  const job = new Job({
    clock,
    step: async () => {
      steps.push(clock.now() - start);
      const answer = answers.shift() ?? null;
      if (answer instanceof Error) throw answer;
      if (typeof answer !== 'function') return answer === null ? null : start + answer;
      answer();
      return null;
    },
    onFault: (error) => faults.push(error),
  });
  const settled = () => new Promise((resolve) => setImmediate(resolve));
  const run = async () => {
    await settled();
    while (clock.step()) await settled();
  };
  return { clock, job, steps, faults, settled, run };
}

it('operational-7: a job takes a step at start, then sleeps without a timer until it is nudged', async () => {
  const { clock, job, steps, run } = jobOf();
  job.start();
  await run();
  expect([steps, clock.timers]).toEqual([[0], []]);
  job.wake();
  await run();
  expect(steps).toEqual([0, 0]);
});

it('operational-7: before its start a nudge does nothing', async () => {
  const { job, steps, run } = jobOf();
  job.wake();
  await run();
  expect(steps).toEqual([]);
});

it('operational-7: the next step comes when the last one said', async () => {
  const { job, steps, run } = jobOf(0, 5000, -1);
  job.start();
  await run();
  expect(steps).toEqual([0, 0, 5000, 5000]);
});

it('operational-7: a nudge during a step is not lost, and many are one', async () => {
  const parts = jobOf(() => {
    for (let i = 0; i < 5; i += 1) parts.job.wake();
  });
  parts.job.start();
  await parts.run();
  expect(parts.steps).toEqual([0, 0]);
});

it('operational-7: a nudge comes before the time that was said, which the new step says anew', async () => {
  const { clock, job, steps, settled, run } = jobOf(5000, 7000);
  job.start();
  await settled();
  job.wake();
  await settled();
  expect([steps, clock.timers.length]).toEqual([[0, 0], 1]);
  await run();
  expect(steps).toEqual([0, 0, 7000]);
});

it('operational-7: a step that fails is reported and taken again a second later', async () => {
  const failure = new Error('the store fails');
  const { job, steps, faults, run } = jobOf(failure, failure);
  job.start();
  await run();
  expect([steps, faults]).toEqual([
    [0, 1000, 2000],
    [failure, failure],
  ]);
});

it('operational-7: a stop waits for the step under way and takes no other', async () => {
  const clock = new VirtualClock();
  const happened: string[] = [];
  const job = new Job({
    clock,
    step: async () => {
      happened.push('begun');
      await new Promise((resolve) => setImmediate(resolve));
      happened.push('ended');
      return clock.now();
    },
    onFault: (error) => happened.push(String(error)),
  });
  job.start();
  await Promise.resolve();
  await Promise.all([job[Symbol.asyncDispose](), job[Symbol.asyncDispose]()]);
  expect(happened).toEqual(['begun', 'ended']);
  job.wake();
  job.start();
  await new Promise((resolve) => setImmediate(resolve));
  expect([happened, clock.timers]).toEqual([['begun', 'ended'], []]);
});

it('operational-7: a stop calls the next step off', async () => {
  const { clock, job, steps, settled, run } = jobOf(5000);
  job.start();
  await settled();
  await job[Symbol.asyncDispose]();
  await run();
  expect([steps, clock.timers]).toEqual([[0], []]);
});
