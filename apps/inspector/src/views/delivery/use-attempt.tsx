import type { Attempt, DeliveryDetail } from '@posthorn/contracts';
import type { ReactNode } from 'react';
import type { DeliveryPlace } from '../../frame/delivery-place.ts';
import styles from './delivery.module.css';

/** The attempt one looks at (of the address, else the last one), and what another is chosen by. */
export function useAttempt(
  { attempts }: DeliveryDetail,
  place: DeliveryPlace,
  onPlace: (place: DeliveryPlace) => void,
): [Attempt | undefined, ReactNode] {
  const attempt = attempts.find((one) => one.number === place.attempt) ?? attempts.at(-1);
  if (attempts.length < 2) return [attempt, null];
  return [
    attempt,
    <label key="attempt" className={styles.picker}>
      Attempt
      <select
        value={attempt?.number}
        onChange={({ target }) =>
          onPlace({ ...(place.tab !== undefined && { tab: place.tab }), attempt: Number(target.value) })
        }
      >
        {attempts.map((one) => (
          <option key={one.id} value={one.number}>
            {one.number}: {one.error === null ? one.status : one.error.kind.replaceAll('_', ' ')}
          </option>
        ))}
      </select>
    </label>,
  ];
}
