// What keeps the store well: it is watched, and cleared of what is old.
import type { Job } from './job.ts';
import { createRetention, type RetentionDeps } from './retention.ts';
import { createStoreWatch, type StoreWatchDeps } from './store-watch.ts';

type UpkeepDeps = Omit<RetentionDeps & StoreWatchDeps, 'onFault'> & {
  logFault: (error: unknown, what: string) => void;
};

export function createUpkeep({ logFault, ...deps }: UpkeepDeps): Job[] {
  return [
    createStoreWatch({ ...deps, onFault: (error) => logFault(error, 'store') }),
    createRetention({ ...deps, onFault: (error) => logFault(error, 'retention') }),
  ];
}
