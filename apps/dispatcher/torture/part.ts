// What a part of the torture is: it runs something to its limits and tells what was seen and which promises broke.
import { readFileSync } from 'node:fs';

export type Seen = {
  /** What was seen, as pairs of name and value. */
  rows: [string, string][];
  /** Promises that did not hold. */
  broken: string[];
  /** Why nothing was run. */
  skipped?: string;
};

export class Watch {
  readonly rows: [string, string][] = [];
  readonly broken: string[] = [];

  tell(name: string, value: string | number): void {
    this.rows.push([name, typeof value === 'number' ? value.toLocaleString('en') : value]);
  }

  promise(what: string, kept: boolean): void {
    if (!kept) this.broken.push(what);
  }

  seen(): Seen {
    return { rows: this.rows, broken: this.broken };
  }
}

export type Say = (text: string) => void;

/** Resident memory of a process in MB (Linux; NaN elsewhere, which keeps no promise to be below anything). */
export function memoryMb(pid: number | undefined): number {
  if (process.platform !== 'linux' || pid === undefined) return Number.NaN;
  const kib = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return (Number(kib) * 1024) / 1e6;
}

/** The most memory that a process takes while something runs. */
export async function peakMb(pid: number | undefined, work: Promise<unknown>): Promise<number> {
  let peak = memoryMb(pid);
  const sampling = setInterval(() => {
    peak = Math.max(peak, memoryMb(pid));
  }, 50);
  await work.finally(() => clearInterval(sampling));
  return Math.max(peak, memoryMb(pid));
}

/** Runs `work` for 0 … count − 1, so many at once. */
export async function together(count: number, atOnce: number, work: (n: number) => Promise<void>): Promise<void> {
  let next = 0;
  const loop = async (): Promise<void> => {
    while (next < count) {
      next += 1;
      await work(next - 1);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, loop));
}

export const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;
export const mb = (value: number): string => `${value.toFixed(0)} MB`;
