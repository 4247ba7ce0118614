// How much garbage V8 lets pile up before it collects the old generation. With 50 % of growth, which bin/posthorn.mjs gives at
// the start, that was four times a second at full speed. With room for 50 MB of garbage it is once a second or less, which took a
// fifth off the CPU of a delivery. Such a room in MB instead of a percentage keeps the garbage of a large heap small, and it ends
// where the process has become large (docs/decisions/0005).
import { constants, type NodeGCPerformanceDetail, type PerformanceEntry, PerformanceObserver } from 'node:perf_hooks';
import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8';

const MB = 1_000_000;
const GARBAGE_BYTES = 50 * MB;
/** Resident memory of the whole process from which on garbage is collected early. */
const LARGE_BYTES = 220 * MB;
const LEAST_PERCENT = 50;
const MOST_PERCENT = 250;
/** A smaller change is not worth a call. */
const STEP_PERCENT = 10;

/**
 * By how much the old generation may grow before it is collected, in percent of what survived the last time.
 * @param live bytes that survived
 * @param resident bytes of the process
 */
export function heapGrowth(live: number, resident: number): number {
  if (resident >= LARGE_BYTES) return LEAST_PERCENT;
  return Math.min(MOST_PERCENT, Math.max(LEAST_PERCENT, Math.round((GARBAGE_BYTES / live) * 100)));
}

/** From now on, after each collection of the old generation of this thread. The other threads grow by the same percentage. */
export function growHeapWhileSmall(): void {
  let percent = LEAST_PERCENT;
  const observer = new PerformanceObserver((list) => {
    if (!list.getEntries().some(isOfOldGeneration)) return;
    const next = heapGrowth(oldBytes(), process.memoryUsage.rss());
    if (Math.abs(next - percent) < STEP_PERCENT) return;
    percent = next;
    setFlagsFromString(`--heap-growing-percent=${percent}`);
  });
  observer.observe({ entryTypes: ['gc'] });
}

/** The types of Node's entries do not have their details. */
const isOfOldGeneration = (entry: PerformanceEntry & { detail?: NodeGCPerformanceDetail }): boolean =>
  entry.detail?.kind === constants.NODE_PERFORMANCE_GC_MAJOR;

const oldBytes = (): number =>
  getHeapSpaceStatistics()
    .filter(({ space_name: name }) => !name.startsWith('new'))
    .reduce((sum, { space_used_size: used }) => sum + used, 0);
