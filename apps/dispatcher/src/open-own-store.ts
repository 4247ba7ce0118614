// Opens the store of a dispatcher, and logs what its threads tell.
import type { Logger } from 'pino';
import { systemClock } from './clock/system-clock.ts';
import type { Config } from './config.ts';
import { createFaultLog } from './logs/fault-log.ts';
import type { Store } from './ports/store/index.ts';
import { openStore } from './store/open-store.ts';

export type OwnStore = {
  store: Store;
  /** Resolves if the store can do nothing any more. */
  died: Promise<Error>;
  logFault: (error: unknown, what: string) => void;
};

/** @throws StoreError */
export async function openOwnStore(
  { database, masterKey, skipDatabaseCheck, skipBackup }: Config,
  log: Logger,
): Promise<OwnStore> {
  const logFault = createFaultLog(log, systemClock);
  let onDeath: (error: Error) => void = () => undefined;
  const died = new Promise<Error>((resolve) => {
    onDeath = resolve;
  });
  const onSlow = ({ tookMs, acts }: { tookMs: number; acts: number }): void =>
    log.warn({ ms: Math.round(tookMs), acts }, 'slow commit');
  const onBackup = (file: string): void => log.info({ file }, 'backed up the database before its migration');
  const onCopyFault = (fault: Error): void => logFault(fault, 'copying the write-ahead log');
  const store = await openStore({
    ...{ database, masterKey, onDeath, onSlow, onBackup, onCopyFault },
    role: 'serve',
    sqlite: { check: !skipDatabaseCheck, skipBackup },
  });
  return { store, died, logFault };
}
