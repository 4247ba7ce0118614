import { spanText } from '../ui/clock.ts';
import { Cell, Table } from '../ui/table.tsx';
import { Time } from '../ui/time.tsx';
import styles from './forms.module.css';
import { plannedAttempts } from './retry-plan.ts';

type Props = { schedule: readonly number[] | null; hourly: boolean; daily: boolean; now: number };

/** When an event that fails from now on would be tried, on a scale on which seconds and days both have room. */
export function RetryDrawing({ schedule, hourly, daily, now }: Props) {
  const plan = plannedAttempts(schedule, hourly, daily);
  const last = plan.at(-1);
  const scale = (ms: number) =>
    Math.log10(1 + ms / 1000) / Math.log10(1 + Math.max(60_000, last?.latestMs ?? 0) / 1000);
  return (
    <>
      <p>
        {plan.length === 1
          ? 'One attempt, no retry.'
          : `${plan.length} attempts. The last comes about ${spanText(last?.atMs ?? 0)} after the first. Then the delivery is failed. It is kept.`}
      </p>
      <svg className={styles.drawing} viewBox="0 0 600 24" preserveAspectRatio="none" aria-hidden="true">
        <path d="M0 12H600" />
        {plan.map(({ number, earliestMs, latestMs }) => (
          <rect
            key={number}
            x={scale(earliestMs) * 596}
            width={Math.max(3, (scale(latestMs) - scale(earliestMs)) * 596)}
            y={4}
            height={16}
          />
        ))}
      </svg>
      <Table
        caption="Attempts of this schedule"
        columns={['Attempt', 'Delay', 'After the first', 'If the first is now']}
        rows={plan}
        row={({ number, pauseMs, earliestMs, latestMs, atMs }) => (
          <tr key={number}>
            <Cell>{number}</Cell>
            <Cell>{pauseMs === 0 ? 'none' : spanText(pauseMs)}</Cell>
            <Cell>{atMs === 0 ? '–' : `${spanText(earliestMs)} to ${spanText(latestMs)}`}</Cell>
            <Cell look="mono">
              <Time at={now + atMs} />
            </Cell>
          </tr>
        )}
      />
    </>
  );
}
