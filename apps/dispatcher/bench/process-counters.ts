// What a process has used so far: CPU time by thread, and writes. Linux only, from /proc.
import { readdirSync, readFileSync } from 'node:fs';

/** CPU in milliseconds; bytes and calls as `/proc/PID/io` counts them, which includes sockets and wake-ups of threads. */
export type Counters = {
  mainMs: number;
  storeMs: number;
  /** V8's threads (garbage collection, compiling) and the thread pool. */
  otherMs: number;
  bytesWritten: number;
  /** Of these, bytes of files; 0 where the temporary folder is in memory. */
  bytesToDisk: number;
  writeCalls: number;
};

/** The threads of the store; their names are cut to 15 characters. */
const STORE = 'posthorn-store-';

/** @returns null where there is no /proc */
export function countersOf(pid: number): Counters | null {
  if (process.platform !== 'linux') return null;
  const io = readFileSync(`/proc/${pid}/io`, 'utf8');
  const counters: Counters = {
    mainMs: 0,
    storeMs: 0,
    otherMs: 0,
    bytesWritten: numberIn(io, /^wchar: (\d+)$/m),
    bytesToDisk: numberIn(io, /^write_bytes: (\d+)$/m),
    writeCalls: numberIn(io, /^syscw: (\d+)$/m),
  };
  for (const thread of readdirSync(`/proc/${pid}/task`)) {
    const of = (file: string): string => readFileSync(`/proc/${pid}/task/${thread}/${file}`, 'utf8');
    const ranMs = numberIn(of('schedstat'), /^(\d+)/) / 1e6;
    if (thread === String(pid)) counters.mainMs += ranMs;
    else if (of('comm').startsWith(STORE)) counters.storeMs += ranMs;
    else counters.otherMs += ranMs;
  }
  return counters;
}

/** CPU time of all these processes together; NaN where it is not known. */
export function cpuMsOf(pids: readonly number[]): number {
  const all = pids.map(countersOf);
  if (all.length === 0) return Number.NaN;
  return all.reduce((sum, one) => sum + (one === null ? Number.NaN : one.mainMs + one.storeMs + one.otherMs), 0);
}

/** Memory of all these processes together, shared pages counted once (PSS); NaN where it is not known. */
export function memoryMbOf(pids: readonly number[]): number {
  if (pids.length === 0 || process.platform !== 'linux') return Number.NaN;
  const kib = pids.map((pid) => numberIn(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'), /^Pss: +(\d+) kB$/m));
  return (kib.reduce((sum, one) => sum + one, 0) * 1024) / 1e6;
}

/** What was used between two readings, each divided by `events`. */
export function perEvent(before: Counters, after: Counters, events: number): Counters {
  const names = Object.keys(before) as (keyof Counters)[];
  return Object.fromEntries(names.map((name) => [name, (after[name] - before[name]) / events])) as Counters;
}

function numberIn(text: string, pattern: RegExp): number {
  return Number(pattern.exec(text)?.[1]);
}
