// What the place where the stream runs must give: in a browser the page, in Node the program.
import type { LiveSecond } from '@posthorn/contracts/live';
import type { Refusal } from './connection-machine.ts';

/** The part of a WebSocket that is used. The one of browsers, the one of Node 22 and `ws` have it. */
export type Socket = {
  send(text: string): void;
  close(): void;
  addEventListener(type: 'open' | 'error', listener: () => void): void;
  addEventListener(type: 'message', listener: (event: { data: unknown }) => void): void;
  addEventListener(type: 'close', listener: (event: { code: number }) => void): void;
};

/** `refused`: trying again with the same identity is of no use. */
export type Address = { readonly url: string } | { readonly refused: Refusal };

export type StreamState =
  | { readonly kind: 'closed' }
  | { readonly kind: 'connecting' }
  | { readonly kind: 'live' }
  /** It tries again at `retryAt` and is broken since `since`, both epoch ms. `why`: what happened last. */
  | { readonly kind: 'waiting'; readonly retryAt: number; readonly since: number; readonly why: string }
  /** The token or the session ended. It does not try again. */
  | { readonly kind: 'signed-out' }
  /** The identity may not read deliveries. It does not try again. */
  | { readonly kind: 'forbidden' }
  /** The dispatcher speaks another version of the protocol: this client, or the dispatcher, must be updated. It does not try again. */
  | { readonly kind: 'outdated' };

/** Figures of each second of the last minutes, oldest first, and the dispatcher's clock, epoch ms. */
export type Greeting = { readonly seconds: readonly LiveSecond[]; readonly time: number; readonly version: string };

/** Figures of the last second, and what is due and in flight now. */
export type Tick = {
  readonly second: LiveSecond;
  /** The dispatcher's clock, epoch ms. */
  readonly time: number;
  readonly due: number;
  readonly inFlight: number;
  readonly oldestDueMs: number | null;
};

export type Host = {
  /** Asked before each attempt to connect, because a ticket works once. If it throws, the stream tries again later. */
  readonly address: () => Promise<Address>;
  readonly openSocket: (url: string) => Socket;
  /** Epoch ms. */
  readonly now: () => number;
  /** From 0 to 1. */
  readonly random: () => number;
  /** Calls `run` once after `ms` milliseconds. @returns a function that prevents it */
  readonly after: (ms: number, run: () => void) => () => void;
  readonly onState: (state: StreamState) => void;
  /** A subscription has changes to take. */
  readonly onNews: () => void;
  /** Figures that came before now, on each connection. */
  readonly onWelcome?: (greeting: Greeting) => void;
  /** Once a second. */
  readonly onSecond?: (tick: Tick) => void;
};
