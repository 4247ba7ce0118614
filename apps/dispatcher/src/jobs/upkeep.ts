// The upkeep of the store: watching its files and what expires in it, and removing old data.
import { type CertificateWatchDeps, createCertificateWatch } from './certificate-watch.ts';
import type { Job } from './job.ts';
import { createRetention, type RetentionDeps } from './retention.ts';
import { createStoreWatch, type StoreWatchDeps } from './store-watch.ts';

type UpkeepDeps = Omit<RetentionDeps & StoreWatchDeps & CertificateWatchDeps, 'onFault'> & {
  logFault: (error: unknown, what: string) => void;
};

export function createUpkeep({ logFault, ...deps }: UpkeepDeps): Job[] {
  return [
    createStoreWatch({ ...deps, onFault: (error) => logFault(error, 'store') }),
    createCertificateWatch({ ...deps, onFault: (error) => logFault(error, 'client certificates') }),
    createRetention({ ...deps, onFault: (error) => logFault(error, 'retention') }),
  ];
}
