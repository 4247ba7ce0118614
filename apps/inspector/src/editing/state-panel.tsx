import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { announce } from '../frame/announcer.tsx';
import { Button } from '../ui/button.tsx';
import { momentOf, spanText } from '../ui/clock.ts';
import { Dialog } from '../ui/dialog.tsx';
import { Notice } from '../ui/notice.tsx';
import { Time, useNow } from '../ui/time.tsx';
import { CertificateExpiry } from './certificate-expiry.tsx';
import type { Endpoint, EndpointWord } from './endpoint.ts';
import styles from './forms.module.css';
import { HealthBadge, healthText } from './health.tsx';

const SWITCH_OFF_MS = 5 * 86_400_000;

/** What switches it: off, or on with what is held released or discarded. */
export type StateChange = { is_active: false } | { is_active: true; held: 'release' | 'discard' };

type Props = {
  endpoint: Endpoint;
  word: EndpointWord;
  mayChange: boolean;
  onChange: (change: StateChange) => Promise<unknown>;
};

/** How it is doing, and the switch: the person who switches it on releases or discards what is held. */
export function StatePanel({ endpoint, word, mayChange, onChange }: Props) {
  const { is_active: isOn, held_count: held, health } = endpoint;
  const [asking, setAsking] = useState(false);
  const turn = useMutation({
    mutationFn: (how: 'off' | 'release' | 'discard') =>
      onChange(how === 'off' ? { is_active: false } : { is_active: true, held: how }),
    onSuccess: (_, how) => {
      setAsking(false);
      announce(
        {
          off: 'Switched off',
          release: 'Switched on, held deliveries released',
          discard: 'Switched on, held deliveries discarded',
        }[how],
      );
    },
  });
  return (
    <section className={styles.section} aria-label="State">
      <p>
        <HealthBadge of={endpoint} /> {healthText(endpoint, word)}{' '}
        {isOn && <SwitchOff failingSince={health.failing_since} />}
      </p>
      <CertificateExpiry authentication={endpoint.authentication} />
      {endpoint.condition_warnings.map((warning) => (
        <Notice key={warning} tone="warn" title="Condition">
          {warning}
        </Notice>
      ))}
      <dl className={styles.facts}>
        {(
          [
            ['Last success', health.last_success_at],
            ['Last failure', health.last_failure_at],
            ['Failing since', health.failing_since],
            ['Off since', endpoint.disabled_at],
            ['Created', endpoint.created_at],
          ] as const
        ).map(
          ([name, at]) =>
            at !== null && (
              <div key={name}>
                <dt>{name}</dt>
                <dd>
                  <Time at={at} />
                </dd>
              </div>
            ),
        )}
        <div>
          <dt>Held</dt>
          <dd>{held.toLocaleString('en')}</dd>
        </div>
      </dl>
      {mayChange && (
        <div className={styles.buttons}>
          {isOn ? (
            <Button disabled={turn.isPending} onClick={() => turn.mutate('off')}>
              Switch off
            </Button>
          ) : held === 0 ? (
            <Button look="primary" disabled={turn.isPending} onClick={() => turn.mutate('release')}>
              Switch on
            </Button>
          ) : (
            <Button look="primary" onClick={() => setAsking(true)}>
              Switch on …
            </Button>
          )}
        </div>
      )}
      {turn.error !== null && <Notice tone="fail">{turn.error.message}</Notice>}
      {asking && (
        <Dialog
          title={`Switch the ${word} on`}
          onClose={() => setAsking(false)}
          actions={
            <>
              <Button look="danger" disabled={turn.isPending} onClick={() => turn.mutate('discard')}>
                Discard {held.toLocaleString('en')} held
              </Button>
              <Button look="primary" disabled={turn.isPending} onClick={() => turn.mutate('release')}>
                Release {held.toLocaleString('en')} held
              </Button>
            </>
          }
        >
          <p>
            {held.toLocaleString('en')} deliveries are held. Released, all are sent in the order in which they were
            accepted. Discarded, they are cancelled; a replay of <code>reason:discarded</code> can send them later.
          </p>
        </Dialog>
      )}
    </section>
  );
}

function SwitchOff({ failingSince }: { failingSince: string | null }) {
  const now = useNow(60_000);
  if (failingSince === null) return null;
  const left = momentOf(failingSince) + SWITCH_OFF_MS - now;
  return left > 0 ? <strong>{spanText(left)} left.</strong> : null;
}
