// The retries that are still planned, in one line: seconds and days both have room on a logarithmic axis.
import type { DeliveryDetail } from '@posthorn/contracts';
import { spanText } from '../../ui/clock.ts';
import { Time, useNow } from '../../ui/time.tsx';
import { MARKS_MS, placeOf, wholeOf } from './log-axis.ts';
import styles from './timeline.module.css';

type Scheduled = DeliveryDetail['schedule'][number];

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
  const whole = wholeOf(last.to);
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
        {MARKS_MS.filter((ms) => ms < whole).map((ms) => (
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
