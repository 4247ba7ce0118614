// Gives memory back while the process has little to do. V8 keeps what its spaces have grown to: after the start alone that
// is 50 MB more than is in use. It shrinks them in small steps, but for a process in the background only, or with the
// flag `optimize_for_size`. So the flag is set while the event loop is idle. V8 then collects twice after 8 seconds,
// with pauses of up to about 20 ms, and all threads together are back at what they use (docs/decisions/0005).
import { type EventLoopUtilization, performance } from 'node:perf_hooks';
import { setFlagsFromString } from 'node:v8';

const LOOK_MS = 2000;
/** Share of the time in which the event loop works, from which on the process is not idle: some ten events a second. */
const BUSY = 0.02;

type Parts = {
  utilization: (before?: EventLoopUtilization) => EventLoopUtilization;
  setFlag: (flag: string) => void;
};
const REAL: Parts = {
  utilization: (before) => {
    const now = performance.eventLoopUtilization();
    return before === undefined ? now : performance.eventLoopUtilization(now, before);
  },
  setFlag: setFlagsFromString,
};

/** Looks at the event loop since the last call, and tells V8 where the answer is another one. */
export function idleMemory({ utilization, setFlag }: Parts = REAL): () => void {
  let before = utilization();
  let isIdle = false;
  return () => {
    const isIdleNow = utilization(before).utilization < BUSY;
    before = utilization();
    if (isIdleNow === isIdle) return;
    isIdle = isIdleNow;
    setFlag(isIdle ? '--optimize-for-size' : '--no-optimize-for-size');
  };
}

/** From now on, every two seconds. It keeps no process from ending. */
export function giveMemoryBackWhenIdle(): void {
  setInterval(idleMemory(), LOOK_MS).unref();
}
