// The attempts of a schedule, counted from the first, with the band that chance spreads each over.
import { DEFAULT_RETRY_SCHEDULE } from '@posthorn/contracts';

export type PlannedAttempt = { number: number; pauseMs: number; atMs: number; earliestMs: number; latestMs: number };

const JITTER = 0.1;
const HOURLY = { times: 24, seconds: 3600 };
const DAILY = { times: 7, seconds: 86_400 };

/** Each attempt answered at once. @param schedule seconds; `null` = the default */
export function plannedAttempts(schedule: readonly number[] | null, hourly: boolean, daily: boolean): PlannedAttempt[] {
  const pauses = [
    ...(schedule ?? DEFAULT_RETRY_SCHEDULE),
    ...Array<number>(hourly ? HOURLY.times : 0).fill(HOURLY.seconds),
    ...Array<number>(daily ? DAILY.times : 0).fill(DAILY.seconds),
  ];
  const plan: PlannedAttempt[] = [{ number: 1, pauseMs: 0, atMs: 0, earliestMs: 0, latestMs: 0 }];
  for (const seconds of pauses) {
    const last = plan.at(-1) as PlannedAttempt;
    const pauseMs = seconds * 1000;
    plan.push({
      number: last.number + 1,
      pauseMs,
      atMs: last.atMs + pauseMs,
      earliestMs: last.earliestMs + pauseMs * (1 - JITTER),
      latestMs: last.latestMs + pauseMs * (1 + JITTER),
    });
  }
  return plan;
}
