import { useMemo } from 'react';
import { useEndpointNames } from '../../frame/endpoints.ts';
import type { CellContext } from './columns.tsx';

const DEFAULT_ATTEMPTS = 10;

/** What the list says of an endpoint. */
export function useRowNames(): Pick<CellContext, 'nameOf' | 'attemptsMax'> {
  const { nameOf, settingsOf } = useEndpointNames();
  return useMemo(
    () => ({
      nameOf,
      attemptsMax: (of) => {
        const known = settingsOf(of);
        if (known === undefined || known.retry_hourly || known.retry_daily) return null;
        return known.retry_schedule === null ? DEFAULT_ATTEMPTS : known.retry_schedule.length + 1;
      },
    }),
    [nameOf, settingsOf],
  );
}
