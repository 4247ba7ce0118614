import type { Attempt, DeliveryDetail } from '@posthorn/contracts';
import { spanText } from '../../ui/clock.ts';
import { Sentence, Time, useNow } from '../../ui/time.tsx';
import { stretchesOf } from './phases.ts';
import styles from './timeline.module.css';

type Scheduled = DeliveryDetail['schedule'][number];

/** Every attempt with where its time went, and those that are still to come, with the band in which each will be made. */
export function Timeline({ delivery }: { delivery: DeliveryDetail }) {
  const { attempts, schedule } = delivery;
  const slowest = Math.max(1, ...attempts.map(({ phases }) => phases.total_ms));
  return (
    <ol className={styles.timeline}>
      {attempts.map((attempt) => (
        <Made key={attempt.id} attempt={attempt} slowest={slowest} />
      ))}
      {schedule.map((one) => (
        <ToCome key={one.number} scheduled={one} />
      ))}
      {attempts.length === 0 && schedule.length === 0 && <li className={styles.none}>No attempt was made.</li>}
    </ol>
  );
}

function Made({ attempt, slowest }: { attempt: Attempt; slowest: number }) {
  const { number, status, error, started_at, phases, explanation } = attempt;
  const ok = status !== null && status >= 200 && status < 300 && error === null;
  const stretches = stretchesOf(phases);
  const reused = phases.connect_ms === null && phases.first_byte_ms !== null;
  return (
    <li className={ok ? styles.ok : styles.fail}>
      <div className={styles.line}>
        <strong>
          <span aria-hidden="true">{ok ? '●' : '✕'}</span> Attempt {number}
        </strong>
        <span className={styles.code}>{error === null ? status : error.kind.replaceAll('_', ' ')}</span>
        <Time at={started_at} />
        <span className={styles.total}>{spanText(phases.total_ms)}</span>
      </div>
      <div className={styles.axis} aria-hidden="true">
        <div className={styles.bar} style={{ width: `${Math.max(2, (phases.total_ms / slowest) * 100)}%` }}>
          {stretches.map(({ name, share, label, ms }) => (
            <span
              key={name}
              className={styles[name]}
              style={{ width: `${share * 100}%` }}
              title={`${label}: ${spanText(ms)}`}
            />
          ))}
        </div>
      </div>
      <p className={styles.phases}>
        {stretches.map(({ name, label, ms }) => (
          <span key={name}>
            <i className={styles[name]} aria-hidden="true" /> {label} {spanText(ms)}
          </span>
        ))}
        {reused && <span>connection reused</span>}
      </p>
      <p>
        <Sentence text={explanation} near={started_at} />
      </p>
    </li>
  );
}

function ToCome({ scheduled }: { scheduled: Scheduled }) {
  const now = useNow();
  const [from, to] = [Date.parse(scheduled.earliest_at), Date.parse(scheduled.latest_at)];
  return (
    <li className={styles.future}>
      <div className={styles.line}>
        <strong>
          <span aria-hidden="true">○</span> Attempt {scheduled.number}
        </strong>
        <Time at={from} />
        <span className={styles.total}>{whenText(from - now, to - now)}</span>
      </div>
    </li>
  );
}

/** Milliseconds from now to the beginning and the end of the band. */
function whenText(from: number, to: number): string {
  if (to <= 0) return 'due';
  if (from <= 0) return `within ${spanText(to)}`;
  return spanText(from) === spanText(to) ? `in ${spanText(from)}` : `in ${spanText(from)} to ${spanText(to)}`;
}
