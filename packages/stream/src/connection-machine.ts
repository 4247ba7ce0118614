// How the connection stands, as a pure table of phases and events. SPEC.md has the same table in words. Nothing here reads
// a clock, waits or sends: a step returns what the driver must do.
import { type ClientMessage, LIVE_OUTDATED, LIVE_VERSION } from '@posthorn/contracts/live';
import { backoffMs } from './backoff.ts';

export type Phase = 'closed' | 'asking' | 'dialling' | 'greeting' | 'live' | 'waiting' | 'ended';
/** Why trying again with the same identity is of no use. */
export type Refusal = 'signed-out' | 'forbidden' | 'outdated';

export type Connection = {
  readonly phase: Phase;
  /** Number of the current attempt to connect. What belongs to an earlier one is ignored. */
  readonly attempt: number;
  /** Attempts that failed since the last welcome. */
  readonly failures: number;
  /** When it broke, epoch ms; `null` = it did not, or is whole again. */
  readonly brokenSince: number | null;
  readonly heardAt: number;
  /** When the timer is to fire, epoch ms. */
  readonly timerDue: number;
  readonly pings: number;
  readonly hidden: boolean;
  /** In `waiting`: what happened. */
  readonly why: string;
  readonly refusal: Refusal;
};

type Of<Type extends string, More = unknown> = { readonly type: Type; readonly now: number } & More;
type OfAttempt<Type extends string, More = unknown> = Of<Type, { readonly attempt: number } & More>;

export type Event =
  | Of<'open'>
  | OfAttempt<'address', { readonly url: string }>
  | OfAttempt<'refused', { readonly refusal: Refusal }>
  /** There is no address now, or no socket for it. `random`: from 0 to 1. */
  | OfAttempt<'failed', { readonly why: string; readonly random: number }>
  | OfAttempt<'opened'>
  | OfAttempt<'welcome'>
  /** Any other message. */
  | OfAttempt<'heard'>
  | OfAttempt<'shut', { readonly code: number; readonly random: number }>
  | OfAttempt<'timer'>
  /** The network is back, or the person is. */
  | Of<'wake'>
  | Of<'hide', { readonly hidden: boolean }>
  | Of<'close'>;

export type Effect =
  | { readonly do: 'ask'; readonly attempt: number }
  | { readonly do: 'dial'; readonly attempt: number; readonly url: string }
  | { readonly do: 'send'; readonly message: ClientMessage }
  /** Sets the only timer; an earlier one ends. */
  | { readonly do: 'set-timer'; readonly ms: number; readonly attempt: number }
  | { readonly do: 'stop-timer' }
  /** Closes the socket, if there is one, and forgets it. */
  | { readonly do: 'hang-up' }
  /** Every subscription asks for what it needs. */
  | { readonly do: 'subscribe' };

export type Step = { readonly connection: Connection; readonly effects: readonly Effect[] };

const PING_EVERY_MS = 10_000;
export const DEAD_AFTER_MS = 25_000;
/** A timer that fires this late: the machine was asleep. */
export const ASLEEP_MS = 5000;
/** Close codes of the dispatcher after which trying again is of no use. */
const REFUSALS: ReadonlyMap<number, Refusal> = new Map([
  [4401, 'signed-out'],
  [LIVE_OUTDATED, 'outdated'],
]);

export const CLOSED: Connection = {
  ...{ phase: 'closed', attempt: 0, failures: 0, brokenSince: null, heardAt: 0, timerDue: 0, pings: 0 },
  ...{ hidden: false, why: '', refusal: 'signed-out' },
};

type EventOf<T extends Event['type']> = Extract<Event, { type: T }>;
type Rules = { readonly [T in Event['type']]: (connection: Connection, event: EventOf<T>) => Step };

const step = (connection: Connection, ...effects: readonly Effect[]): Step => ({ connection, effects });
const ignore = (connection: Connection): Step => step(connection);

function ask(connection: Connection, { now }: Event): Step {
  const attempt = connection.attempt + 1;
  return watch(
    { ...connection, phase: 'asking', attempt, heardAt: now },
    now,
    { do: 'hang-up' },
    { do: 'ask', attempt },
  );
}

function watch(connection: Connection, now: number, ...effects: readonly Effect[]): Step {
  const timer: Effect = { do: 'set-timer', ms: PING_EVERY_MS, attempt: connection.attempt };
  return step({ ...connection, timerDue: now + PING_EVERY_MS }, ...effects, timer);
}

function wait(connection: Connection, now: number, random: number, why: string): Step {
  const ms = backoffMs(connection.failures, random);
  const { attempt } = connection;
  return step(
    {
      ...connection,
      ...{ phase: 'waiting', why, failures: connection.failures + 1, timerDue: now + ms },
      brokenSince: connection.brokenSince ?? now,
    },
    { do: 'hang-up' },
    { do: 'set-timer', ms, attempt },
  );
}

function end(connection: Connection, refusal: Refusal): Step {
  return step({ ...connection, phase: 'ended', refusal }, { do: 'hang-up' }, { do: 'stop-timer' });
}

const dial = (connection: Connection, { attempt, url }: EventOf<'address'>): Step =>
  step({ ...connection, phase: 'dialling' }, { do: 'dial', attempt, url });
const refused = (connection: Connection, { refusal }: EventOf<'refused'>): Step => end(connection, refusal);
const failed = (connection: Connection, { now, random, why }: EventOf<'failed'>): Step =>
  wait(connection, now, random, why);
const greet = (connection: Connection, { now }: EventOf<'opened'>): Step =>
  step({ ...connection, phase: 'greeting', heardAt: now }, { do: 'send', message: { t: 'hello', v: LIVE_VERSION } });
const heard = (connection: Connection, { now }: Event): Step => step({ ...connection, heardAt: now });

function welcome(connection: Connection, { now }: EventOf<'welcome'>): Step {
  const live = { ...connection, phase: 'live' as const, heardAt: now, failures: 0, brokenSince: null };
  const hidden: readonly Effect[] = connection.hidden ? [visibility(true)] : [];
  return step(live, ...hidden, { do: 'subscribe' });
}

const visibility = (hidden: boolean): Effect => ({ do: 'send', message: { t: 'vis', hidden } });

function shut(connection: Connection, { now, random, code }: EventOf<'shut'>): Step {
  const refusal = REFUSALS.get(code);
  return refusal === undefined
    ? wait(connection, now, random, `the connection closed (${code})`)
    : end(connection, refusal);
}

/** A connection that looks open may be dead: the other side is silent for too long, or this machine was asleep. */
function isDead({ heardAt, timerDue }: Connection, now: number): boolean {
  return now - heardAt > DEAD_AFTER_MS || now - timerDue > ASLEEP_MS;
}

const look = (connection: Connection, event: EventOf<'timer'>): Step =>
  isDead(connection, event.now) ? ask(connection, event) : watch(connection, event.now);

function ping(connection: Connection, event: EventOf<'timer'>): Step {
  if (isDead(connection, event.now)) return ask(connection, event);
  const n = connection.pings + 1;
  return watch({ ...connection, pings: n }, event.now, { do: 'send', message: { t: 'ping', n } });
}

const hide = (connection: Connection, { hidden }: EventOf<'hide'>): Step => step({ ...connection, hidden });
const tellHidden = (connection: Connection, { hidden }: EventOf<'hide'>): Step =>
  step({ ...connection, hidden }, visibility(hidden));
const hideOrWake = (connection: Connection, event: EventOf<'hide'>): Step =>
  event.hidden ? hide(connection, event) : ask({ ...connection, hidden: false }, event);

/** The number stays, so that what belongs to an attempt of before is still told apart. */
const close = ({ attempt, hidden }: Connection): Step =>
  step({ ...CLOSED, attempt, hidden }, { do: 'hang-up' }, { do: 'stop-timer' });

/** Written out in full, as in SPEC.md: a phase or an event without a rule does not compile. */
const TABLE: Readonly<Record<Phase, Rules>> = {
  closed: {
    ...{ open: ask, close, address: ignore, refused: ignore, failed: ignore, opened: ignore },
    ...{ welcome: ignore, heard: ignore, shut: ignore, timer: ignore, wake: ignore, hide },
  },
  asking: {
    ...{ open: ignore, close, address: dial, refused, failed, opened: ignore },
    ...{ welcome: ignore, heard: ignore, shut: ignore, timer: look, wake: ignore, hide },
  },
  dialling: {
    ...{ open: ignore, close, address: ignore, refused: ignore, failed, opened: greet },
    ...{ welcome: ignore, heard: ignore, shut, timer: look, wake: ignore, hide },
  },
  greeting: {
    ...{ open: ignore, close, address: ignore, refused: ignore, failed: ignore, opened: ignore },
    ...{ welcome, heard, shut, timer: look, wake: ignore, hide },
  },
  live: {
    ...{ open: ignore, close, address: ignore, refused: ignore, failed: ignore, opened: ignore },
    ...{ welcome: heard, heard, shut, timer: ping, wake: ignore, hide: tellHidden },
  },
  waiting: {
    ...{ open: ignore, close, address: ignore, refused: ignore, failed: ignore, opened: ignore },
    ...{ welcome: ignore, heard: ignore, shut: ignore, timer: ask, wake: ask, hide: hideOrWake },
  },
  ended: {
    ...{ open: ask, close, address: ignore, refused: ignore, failed: ignore, opened: ignore },
    ...{ welcome: ignore, heard: ignore, shut: ignore, timer: ignore, wake: ignore, hide },
  },
};

export function stepConnection(connection: Connection, event: Event): Step {
  if ('attempt' in event && event.attempt !== connection.attempt) return step(connection);
  const rule = TABLE[connection.phase][event.type] as (connection: Connection, event: Event) => Step;
  return rule(connection, event);
}
