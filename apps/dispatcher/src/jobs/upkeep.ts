// The upkeep of the store: watching its files and removing old data.
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
