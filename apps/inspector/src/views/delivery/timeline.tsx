import type { Attempt, DeliveryDetail, ReceiverError } from '@posthorn/contracts';
import { spanText } from '../../ui/clock.ts';
import { Coded } from '../../ui/coded.tsx';
import { Sentence, Time, useNow } from '../../ui/time.tsx';
import { AttemptsAhead } from './attempts-ahead.tsx';
import { stretchesOf } from './phases.ts';
import styles from './timeline.module.css';

/** Every attempt with where its time went, the one that is under way, and those that are still to come. */
export function Timeline({ delivery }: { delivery: DeliveryDetail }) {
  const { attempts, running, schedule } = delivery;
  const slowest = Math.max(1, ...attempts.map(({ phases }) => phases.total_ms));
  return (
    <ol className={styles.timeline}>
      {attempts.map((attempt) => (
        <Made key={attempt.id} attempt={attempt} slowest={slowest} />
      ))}
      {running !== null && <Running key={running.number} running={running} />}
      {schedule.length > 0 && <AttemptsAhead schedule={schedule} />}
      {attempts.length === 0 && running === null && schedule.length === 0 && (
        <li className={styles.none}>No attempt yet.</li>
      )}
    </ol>
  );
}

const REDRAW_MS = 200;

/** How much of its time an attempt has used up so far. */
function Running({ running: { number, started_at, timeout_ms } }: { running: NonNullable<DeliveryDetail['running']> }) {
  const now = useNow(REDRAW_MS);
  const elapsed = Math.min(timeout_ms, Math.max(0, now - Date.parse(started_at)));
  return (
    <li className={styles.running}>
      <div className={styles.line}>
        <strong>
          <span aria-hidden="true">◐</span> Attempt {number}
        </strong>
        <span className={styles.code}>running</span>
        <Time at={started_at} />
        <span className={styles.total}>
          {spanText(elapsed)} of {spanText(timeout_ms)}
        </span>
      </div>
      <div
        className={styles.axis}
        role="progressbar"
        aria-label={`Attempt ${number}, time used of its timeout`}
        aria-valuemin={0}
        aria-valuemax={Math.round(timeout_ms / 1000)}
        aria-valuenow={Math.round(elapsed / 1000)}
      >
        <div className={styles.bar} style={{ width: `${Math.max(1, (100 * elapsed) / timeout_ms)}%` }}>
          <span className={styles.elapsed} />
        </div>
      </div>
    </li>
  );
}

function Made({ attempt, slowest }: { attempt: Attempt; slowest: number }) {
  const { number, status, error, started_at, phases, explanation, receiver_error } = attempt;
  const ok = status !== null && status >= 200 && status < 300 && error === null;
  const stretches = stretchesOf(phases, error?.kind ?? null);
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
      {receiver_error?.explanation != null && <Cause explanation={receiver_error.explanation} />}
    </li>
  );
}

/** What the receiver's own code usually comes from. What happened and the fix are in the explanation of the attempt. */
function Cause({ explanation: { cause, page } }: { explanation: NonNullable<ReceiverError['explanation']> }) {
  return (
    <p className={styles.cause}>
      Usual cause: <Coded text={cause} /> Read {page}.
    </p>
  );
}
