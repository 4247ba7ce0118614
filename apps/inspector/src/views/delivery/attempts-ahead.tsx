// The retries that are still planned, in one line: seconds and days both have room on a logarithmic axis.
import type { DeliveryDetail } from '@posthorn/contracts';
import { spanText } from '../../ui/clock.ts';
import { Time, useNow } from '../../ui/time.tsx';
import styles from './timeline.module.css';

type Scheduled = DeliveryDetail['schedule'][number];

const [S, MIN, HOUR, DAY] = [1000, 60_000, 3_600_000, 86_400_000];
const MARKS = [S, 10 * S, MIN, 10 * MIN, HOUR, 6 * HOUR, DAY, 7 * DAY, 30 * DAY];

/** 0 (now) to 1 (`whole`): a second is to a minute as an hour is to two days. */
const placeOf = (ms: number, whole: number): number =>
  Math.min(1, Math.log10(1 + Math.max(0, ms) / S) / Math.log10(1 + whole / S));

export function AttemptsAhead({ schedule }: { schedule: readonly Scheduled[] }) {
  const now = useNow();
  const bands = schedule.map(({ number, earliest_at, latest_at }) => ({
    number,
    from: Date.parse(earliest_at) - now,
    to: Date.parse(latest_at) - now,
  }));
  const [next] = bands;
  const last = bands.at(-1);
  if (next === undefined || last === undefined) return null;
  const whole = Math.max(10 * S, last.to);
  return (
    <li className={styles.future}>
      <div className={styles.line}>
        <strong>
          <span aria-hidden="true">○</span> {bands.length === 1 ? '1 retry left' : `${bands.length} retries left`}
        </strong>
        <span>
          next {whenText(next.from, next.to)}
          {bands.length > 1 && `, last ${whenText(last.from, last.to)}`}
        </span>
      </div>
      <div className={styles.ahead} aria-hidden="true">
        {bands.map(({ number, from, to }) => {
          const [left, right] = [placeOf(from, whole), placeOf(to, whole)];
          return (
            <span
              key={number}
              className={styles.band}
              style={{ left: `${left * 100}%`, width: `max(4px, ${(right - left) * 100}%)` }}
              title={`Attempt ${number} ${whenText(from, to)}`}
            />
          );
        })}
        {MARKS.filter((ms) => ms < whole).map((ms) => (
          <span key={ms} className={styles.tick} style={{ left: `${placeOf(ms, whole) * 100}%` }}>
            {spanText(ms)}
          </span>
        ))}
      </div>
      <details className={styles.times}>
        <summary>All times</summary>
        <ol>
          {schedule.map(({ number, earliest_at }, index) => (
            <li key={number}>
              Attempt {number}: <Time at={earliest_at} />, {whenText(bands[index]?.from ?? 0, bands[index]?.to ?? 0)}
            </li>
          ))}
        </ol>
      </details>
    </li>
  );
}

/** Milliseconds from now to the beginning and the end of the band. */
function whenText(from: number, to: number): string {
  if (to <= 0) return 'due';
  if (from <= 0) return `within ${spanText(to)}`;
  return spanText(from) === spanText(to) ? `in ${spanText(from)}` : `in ${spanText(from)} to ${spanText(to)}`;
}
