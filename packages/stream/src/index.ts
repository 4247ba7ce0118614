export { BACKOFF_MAX_MS } from './backoff.ts';
export type { Change } from './change.ts';
export type { Address, Greeting, Host, Socket, StreamState, Tick } from './host.ts';
export { type Position, parsePosition } from './position.ts';
export { createStream, type Stream, type SubscribeOptions } from './stream.ts';
export type { Subscription } from './subscription.ts';
