// How much longer than on an idle machine the tests may take: a factor for their deadlines.
import { availableParallelism, loadavg } from 'node:os';

const MEASURED_MS = 200;
const MOST = 8;

/**
 * The factor, at least 1: `POSTHORN_TEST_PATIENCE` where it is set, else what the load of this machine asks for.
 * @param {Record<string, string | undefined>} env
 * @param {{ wallMs: number, cpuMs: number, load: number, cores: number }} [measured] default: measured now
 * @returns {number}
 */
export function patienceOf(env, measured = measure()) {
  const set = env['POSTHORN_TEST_PATIENCE'];
  if (set !== undefined && set !== '') {
    const factor = Number(set);
    if (factor >= 1 && factor <= 100) return factor;
    throw new Error(`POSTHORN_TEST_PATIENCE must be a number from 1 to 100; got ${set}.`);
  }
  const { wallMs, cpuMs, load, cores } = measured;
  // A process that gets half of a core, or a queue of twice as many as there are cores: everything takes twice as long.
  const factor = Math.max(wallMs / Math.max(cpuMs, 1), load / cores, 1);
  return Math.min(MOST, Math.ceil(factor * 2) / 2);
}

/** Keeps this process busy for a moment, and sees how much of that time it got. */
function measure() {
  const startedMs = performance.now();
  const before = process.cpuUsage();
  while (performance.now() - startedMs < MEASURED_MS);
  const { user, system } = process.cpuUsage(before);
  const wallMs = performance.now() - startedMs;
  return { wallMs, cpuMs: (user + system) / 1000, load: loadavg()[0] ?? 0, cores: availableParallelism() };
}
