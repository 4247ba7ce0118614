// The whole dispatcher as one disposable: for the command line, for programs that embed it, and for benchmarks.
export { type Config, ConfigError, readConfig } from './config.ts';
export type { Dispatcher } from './dispatcher.ts';
export { createLog } from './logs/server-log.ts';
export { startDispatcher } from './start-dispatcher.ts';
