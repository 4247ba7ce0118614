// Lines over the last minutes, a point a second. Drawn as one path a line; what they say is in a sentence and a table too.
import { useId, useState } from 'react';
import { Button } from '../ui/button.tsx';
import { secondText } from '../ui/clock.ts';
import { Cell, Table } from '../ui/table.tsx';
import { useZone } from '../ui/time.tsx';
import styles from './charts.module.css';
import { niceCeiling } from './nice-ceiling.ts';

type Line = {
  name: string;
  tone: 'ok' | 'retry' | 'fail' | 'flight' | 'held' | 'queued';
  /** Told apart without colour. */
  dash?: string;
  /** A value for each point of time; `null` = none. */
  values: readonly (number | null)[];
};

type Props = {
  title: string;
  times: readonly number[];
  lines: readonly Line[];
  format: (value: number) => string;
};

const [WIDTH, HEIGHT] = [600, 120];
/** How far the axis reaches back. */
const SPAN_MS = 300_000;
/** How wide a second is. */
const SECOND = (WIDTH * 1000) / SPAN_MS;
/** Points of the table are of this many seconds: five minutes make thirty rows. */
const TABLE_STEP = 10;

export function LineChart({ title, times, lines, format }: Props) {
  const [asTable, setAsTable] = useState(false);
  const titleId = useId();
  const zone = useZone();
  const highest = niceCeiling(Math.max(0, ...lines.flatMap(({ values }) => values.filter((value) => value !== null))));
  const newest = times.at(-1) ?? 0;
  const x = (index: number) => WIDTH * (1 - (newest - (times[index] ?? newest)) / SPAN_MS);
  const y = (value: number) => HEIGHT - (value / highest) * HEIGHT;
  return (
    <figure className={styles.chart} aria-labelledby={titleId}>
      <figcaption>
        <h2 id={titleId}>{title}</h2>
        <ul className={styles.legend}>
          {lines.map(({ name, tone, dash, values }) => (
            <li key={name}>
              <svg width="20" height="8" aria-hidden="true">
                <path className={styles[tone]} d="M0 4H20" strokeDasharray={dash} />
              </svg>
              {name} <b>{lastOf(values, format)}</b>
            </li>
          ))}
        </ul>
        <Button look="quiet" aria-pressed={asTable} onClick={() => setAsTable(!asTable)}>
          As table
        </Button>
      </figcaption>
      {asTable ? (
        <Table
          caption={title}
          columns={['At', ...lines.map(({ name }) => ({ name, look: 'number' }) as const)]}
          rows={times.flatMap((at, index) => ((times.length - 1 - index) % TABLE_STEP === 0 ? [{ at, index }] : []))}
          row={({ at, index }) => (
            <tr key={at}>
              <Cell>{secondText(at, zone)}</Cell>
              {lines.map(({ name, values }) => (
                <Cell key={name} look="number">
                  {values[index] == null ? '–' : format(values[index])}
                </Cell>
              ))}
            </tr>
          )}
          isTall
        />
      ) : (
        <div className={styles.plot}>
          <span className={styles.top}>{format(highest)}</span>
          <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
            {lines.map(({ name, tone, dash, values }) => (
              <path key={name} className={styles[tone]} strokeDasharray={dash} d={pathOf(values, x, y)} />
            ))}
          </svg>
        </div>
      )}
    </figure>
  );
}

/** A point without a value breaks the line: it is not zero. */
function pathOf(
  values: readonly (number | null)[],
  x: (index: number) => number,
  y: (value: number) => number,
): string {
  let drawing = false;
  return values
    .map((value, index) => {
      const command = drawing ? 'L' : 'M';
      // One alone is as wide as its second: a point is not seen.
      const width = !drawing && values[index + 1] == null ? SECOND : 0.01;
      drawing = value !== null;
      return value === null ? '' : `${command}${x(index).toFixed(1)} ${y(value).toFixed(1)}h${width}`;
    })
    .join('');
}

function lastOf(values: readonly (number | null)[], format: (value: number) => string): string {
  const last = values.findLast((value) => value !== null);
  return last == null ? '–' : format(last);
}
