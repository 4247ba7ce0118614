// For embedding and benchmarks: the whole dispatcher as one disposable.
export { type Config, ConfigError, readConfig } from './config.ts';
export { type Dispatcher, startDispatcher } from './dispatcher.ts';
