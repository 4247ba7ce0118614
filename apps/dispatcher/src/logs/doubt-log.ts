// Logs that the clock may be wrong. Deliveries continue; retention is paused, because it could remove recent data.
import type { Logger } from 'pino';
import type { ClockDoubt } from '../ports/store/upkeep.ts';

export const createDoubtLog =
  (log: Pick<Logger, 'info' | 'warn'>) =>
  (doubt: ClockDoubt | null): void => {
    if (doubt === null) log.info('retention continues: the clock was confirmed or corrected');
    else
      log.warn(
        { offSeconds: Math.round(doubt.offMs / 1000), since: new Date(doubt.since).toISOString() },
        'retention is paused: the clock differs by more than a day from the newest rows; correct it, or run posthorn clock confirm',
      );
  };
