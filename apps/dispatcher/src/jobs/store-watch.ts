// Checks every few seconds that the files of the store still exist, so that the log reports it before an event is lost.
// It writes nothing: an idle disk stays idle.
import type { Clock } from '../ports/clock.ts';
import type { Store } from '../ports/store/index.ts';
import { Job } from './job.ts';

const EVERY_MS = 5000;

export type StoreWatchDeps = {
  store: Pick<Store, 'checkFiles'>;
  clock: Clock;
  onFault: (error: unknown) => void;
};

export function createStoreWatch({ store, clock, onFault }: StoreWatchDeps): Job {
  const step = async (): Promise<number> => {
    await store.checkFiles().catch(onFault);
    return clock.now() + EVERY_MS;
  };
  return new Job({ clock, step, onFault });
}
