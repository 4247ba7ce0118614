// Starts a dispatcher. The store's thread opens the database while this one loads everything else: one after the other took
// a third longer.
import type { Logger } from 'pino';
import type { Config } from './config.ts';
import type { Dispatcher } from './dispatcher.ts';
import { openOwnStore } from './open-own-store.ts';

/** @throws StoreError, ConfigError, or the system's error where the address is taken */
export async function startDispatcher(config: Config, log: Logger): Promise<Dispatcher> {
  // In this order: an import keeps this thread until all is loaded, and the store's thread has been started by then.
  const [own, { joinDispatcher }] = await Promise.all([openOwnStore(config, log), import('./dispatcher.ts')]);
  return joinDispatcher(config, log, own);
}
