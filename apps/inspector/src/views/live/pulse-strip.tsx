// The last five minutes at a glance: a bar a second, and the figures of now. They are counted by the dispatcher, and exact
// also where rows are sampled. Dragging over it makes a query of that time.
import type { LiveSecond } from '@posthorn/contracts/live';
import { memo, type PointerEvent, useState } from 'react';
import type { Pulse } from '../../live/live.ts';
import { Button } from '../../ui/button.tsx';
import { secondText, spanText } from '../../ui/clock.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { Cell, Table } from '../../ui/table.tsx';
import { useZone } from '../../ui/time.tsx';
import styles from './pulse-strip.module.css';

const SECONDS = 300;
const HEIGHT = 36;

type Props = { seconds: readonly LiveSecond[]; pulse: Pulse | null; onRange: (from: number, to: number) => void };

export const PulseStrip = memo(function PulseStrip({ seconds, pulse, onRange }: Props) {
  const [asTable, setAsTable] = useState(false);
  const recent = seconds.slice(-10);
  const rate =
    recent.reduce((sum, { delivered, retrying, failed }) => sum + delivered + retrying + failed, 0) /
    Math.max(1, recent.length);
  const p95 = recent.findLast((second) => second.p95 !== null)?.p95 ?? null;
  const lag = recent.findLast((second) => second.lag !== null)?.lag ?? null;
  const total = (of: 'delivered' | 'retrying' | 'failed') => seconds.reduce((sum, second) => sum + second[of], 0);
  const summary = `Last five minutes: ${total('delivered')} attempts delivered, ${total('retrying')} retrying, ${total('failed')} failed for good.`;
  return (
    <section className={styles.strip} aria-label="Pulse">
      <Bars seconds={seconds} onRange={onRange} />
      <p className="visually-hidden">{summary}</p>
      <dl className={styles.figures}>
        <Figure name="Attempts/s" value={rate < 10 ? rate.toFixed(1) : Math.round(rate).toLocaleString('en')} />
        <Figure name="p95" value={p95 === null ? '–' : spanText(p95)} />
        <Figure
          name="Lag p95"
          value={lag === null ? '–' : spanText(lag)}
          title="From acceptance to the first attempt"
        />
        <Figure
          name="Due"
          value={pulse === null ? '–' : pulse.due.toLocaleString('en')}
          title="Deliveries of this tenant that are due and wait for a slot"
        />
        <Figure name="In flight" value={pulse === null ? '–' : pulse.inFlight.toLocaleString('en')} />
      </dl>
      <Button look="quiet" className={styles.asTable} onClick={() => setAsTable(true)}>
        As table
      </Button>
      {asTable && <SecondsTable seconds={seconds} onClose={() => setAsTable(false)} />}
    </section>
  );
});

function Figure({ name, value, title }: { name: string; value: string; title?: string }) {
  return (
    <div title={title}>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}

function Bars({ seconds, onRange }: Pick<Props, 'seconds' | 'onRange'>) {
  const [drag, setDrag] = useState<{ from: number; to: number } | null>(null);
  const newest = seconds.at(-1)?.at ?? 0;
  const highest = Math.max(1, ...seconds.map(({ delivered, retrying, failed }) => delivered + retrying + failed));
  const xOf = (at: number) => SECONDS - 1 - (newest - at) / 1000;
  const secondAt = (event: PointerEvent<SVGSVGElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    return newest - Math.round(SECONDS - 1 - ((event.clientX - box.left) / box.width) * SECONDS) * 1000;
  };
  const end = () => {
    if (drag !== null && drag.from !== drag.to)
      onRange(Math.min(drag.from, drag.to), Math.max(drag.from, drag.to) + 1000);
    setDrag(null);
  };
  return (
    <svg
      className={styles.bars}
      viewBox={`0 0 ${SECONDS} ${HEIGHT}`}
      preserveAspectRatio="none"
      aria-hidden="true"
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        const at = secondAt(event);
        setDrag({ from: at, to: at });
      }}
      onPointerMove={(event) => {
        if (drag !== null) setDrag({ ...drag, to: secondAt(event) });
      }}
      onPointerUp={end}
      onPointerCancel={() => setDrag(null)}
    >
      {drag !== null && (
        <rect
          className={styles.range}
          x={Math.min(xOf(drag.from), xOf(drag.to))}
          width={Math.abs(xOf(drag.to) - xOf(drag.from)) + 1}
          y={0}
          height={HEIGHT}
        />
      )}
      {(['delivered', 'retrying', 'failed'] as const).map((kind, level) => (
        <path
          key={kind}
          className={styles[kind]}
          d={seconds
            .filter((second) => second[kind] > 0)
            .map((second) => {
              const below = level === 0 ? 0 : second.delivered + (level === 2 ? second.retrying : 0);
              const y = (count: number) => HEIGHT - (count / highest) * HEIGHT;
              return `M${xOf(second.at)} ${y(below)}V${y(below + second[kind])}h.8V${y(below)}z`;
            })
            .join('')}
        />
      ))}
    </svg>
  );
}

const QUANTILES = ['p50', 'p95', 'p99'] as const;
const COUNTS = (['Accepted', 'Delivered', 'Retrying', 'Failed'] as const).map(
  (name) => ({ name, look: 'number' }) as const,
);

function SecondsTable({ seconds, onClose }: { seconds: readonly LiveSecond[]; onClose: () => void }) {
  const zone = useZone();
  const busy = seconds
    .filter(({ accepted, delivered, retrying, failed }) => accepted + delivered + retrying + failed > 0)
    .toReversed();
  return (
    <Dialog title="The last five minutes, second by second" onClose={onClose} wide>
      <Table
        caption="Seconds, newest first"
        columns={['Second', ...COUNTS, ...QUANTILES.map((name) => ({ name, look: 'number' }) as const)]}
        rows={busy}
        row={(second) => (
          <tr key={second.at}>
            <Cell>{secondText(second.at, zone)}</Cell>
            <Cell look="number">{second.accepted}</Cell>
            <Cell look="number">{second.delivered}</Cell>
            <Cell look="number">{second.retrying}</Cell>
            <Cell look="number">{second.failed}</Cell>
            {QUANTILES.map((name) => (
              <Cell key={name} look="number">
                {second[name] === null ? '–' : spanText(second[name])}
              </Cell>
            ))}
          </tr>
        )}
        empty={<p>Nothing was accepted or sent in the last five minutes.</p>}
      />
    </Dialog>
  );
}
