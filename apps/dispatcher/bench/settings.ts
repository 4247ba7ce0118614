// What can be set of a benchmark run: environment variables, each with its default and what it is for. `--help` is made of this.
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const SETTINGS = {
  BENCH_EVENTS: {
    fallback: '20000',
    text: 'events of one round of throughput and history; deliveries of one of fan-out',
  },
  BENCH_ROUNDS: {
    fallback: '3',
    text: 'rounds of throughput, fan-out, low-rate and history; the figures are medians of them',
  },
  BENCH_MAX_IN_FLIGHT: { fallback: '400', text: "the webhook's max_in_flight in throughput and history" },
  BENCH_SECONDS: {
    fallback: '10',
    text: 'how long latency and low-rate are measured at each rate; half as long in a round of history',
  },
  BENCH_LOW_RATES: {
    fallback: '50,200,1000',
    text: 'single posts a second in low-rate, each with a process of its own',
  },
  BENCH_ISOLATION_RATE: { fallback: '10', text: 'events a second, each to every webhook' },
  BENCH_ISOLATION_SECONDS: {
    fallback: '3',
    text: 'how long a round of isolation is, with and without the hung receiver',
  },
  BENCH_ISOLATION_ROUNDS: { fallback: '6', text: 'rounds of isolation for each timeout' },
  BENCH_ISOLATION_TIMEOUTS_MS: {
    fallback: '15000,1000',
    text: 'timeouts of the hung webhook: the default one, and a short one, which is harsher',
  },
  BENCH_TENANTS_RATE: { fallback: '50', text: 'events a second of the quiet tenant in tenants' },
  BENCH_TENANTS_SECONDS: { fallback: '10', text: 'seconds of measuring it, alone and next to each noisy neighbour' },
  BENCH_TENANTS_WEBHOOKS: { fallback: '50000', text: 'webhooks of the neighbour with the wide fan-out' },
  BENCH_TENANTS_ROWS: { fallback: '1000000', text: 'deliveries that the neighbour with the searches has' },
  BENCH_TENANTS_NEIGHBOURS: { fallback: '1,2,3,4,5,6,7,8,9', text: 'which noisy neighbours, by their rows from 1 on' },
  BENCH_HISTORY: { fallback: '1000000', text: 'finished events, each with a delivery and an attempt, in the database' },
  BENCH_MEMORY_BATCHES: { fallback: '100,1000', text: 'events a batch while memory is measured, each in a run' },
  BENCH_POSTHORN: {
    fallback: '.',
    text: 'folder of the Posthorn to measure, built: another checkout, or . for this one',
  },
  BENCH_PENDING: { fallback: '200000,1000000', text: 'pending deliveries whose memory is measured, each in a run' },
} as const;

export type SettingName = keyof typeof SETTINGS;

/** @throws Error naming the variable, what is wrong with it, and the fix */
export function numbers(name: SettingName): number[] {
  const text = process.env[name] || SETTINGS[name].fallback;
  return text.split(',').map((part) => wholeNumber(name, part));
}

/** @throws Error naming what it is, what is wrong with it, and the fix */
export function wholeNumber(name: string, text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text.trim())) return Number(text);
  throw new Error(`${name} must be a whole number from 1 on, such as 5; got "${text}"`);
}

export function number(name: SettingName): number {
  const [value, ...more] = numbers(name);
  if (value !== undefined && more.length === 0) return value;
  throw new Error(`${name} must be one number, such as ${SETTINGS[name].fallback} (it is "${process.env[name]}")`);
}

export const settingsHelp = (): string =>
  Object.entries(SETTINGS)
    .map(([name, { fallback, text }]) => `  ${name.padEnd(28)} ${text} (${fallback})`)
    .join('\n');

/** Of the Posthorn that is measured: the root of its repository. */
export function posthornFolder(): string {
  const given = process.env['BENCH_POSTHORN'];
  return given ? resolve(given) : fileURLToPath(new URL('../../../', import.meta.url));
}

/** By variable: what this run uses. */
export const settingsInUse = (): Record<string, string> =>
  Object.fromEntries(Object.entries(SETTINGS).map(([name, { fallback }]) => [name, process.env[name] || fallback]));
