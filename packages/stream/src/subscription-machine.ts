// What one subscription knows, as a pure table of phases and events. SPEC.md has the same table in words.
import { type Change, positionAfter } from './change.ts';
import type { Position } from './position.ts';

type Phase =
  /** There is no connection. */
  | 'idle'
  /** It asked for a snapshot, or was told that one follows. */
  | 'beginning'
  /** Each message must continue where the one before it ended. */
  | 'following';

export type Reading = {
  readonly phase: Phase;
  /** Up to here the viewer took everything in. `null`: nothing yet, or it must begin again. */
  readonly taken: Position | null;
  /** Up to here everything was received. Never behind `taken`. */
  readonly received: Position | null;
  /** Received and not taken, oldest first. */
  readonly waiting: readonly Change[];
  /** On this connection a message was missing, and was asked for again. If one is missing again, a snapshot is taken. */
  readonly doubted: boolean;
};

export type ReadingEvent =
  /** The connection is there: ask from `taken` on. */
  | { readonly type: 'start' }
  /** The connection is gone. */
  | { readonly type: 'stop' }
  | { readonly type: 'told'; readonly change: Change }
  /** The viewer took in the oldest change that waits. */
  | { readonly type: 'took' }
  /** The viewer wants a new snapshot. */
  | { readonly type: 'refresh' };

/** `ask`: a message is missing, or the viewer wants a snapshot, so subscribe again from `taken` on. */
export type ReadingStep = { readonly reading: Reading; readonly ask: boolean };

export const beginAt = (since: Position | null): Reading => ({
  ...{ phase: 'idle', taken: since, received: since, waiting: [], doubted: false },
});

type Kind = Change['kind'];
type Act = Exclude<ReadingEvent['type'], 'told'>;
type Rule = (reading: Reading) => ReadingStep;
type ChangeRule = (reading: Reading, change: Change) => ReadingStep;

const quiet = (reading: Reading): ReadingStep => ({ reading, ask: false });
const ignore: Rule = (reading) => quiet(reading);
const add = (reading: Reading, change: Change): Reading => ({ ...reading, waiting: [...reading.waiting, change] });

/** What was received and not taken is dropped: it is told again, so nothing is taken twice and what waits stays small. */
function begun(reading: Reading): Reading {
  const { taken } = reading;
  return { ...reading, phase: taken === null ? 'beginning' : 'following', received: taken, waiting: [] };
}

const start: Rule = (reading) => quiet(begun({ ...reading, doubted: false }));
const stop: Rule = (reading) => quiet({ ...reading, phase: 'idle' });
const refresh: Rule = (reading) => ({ reading: begun({ ...reading, taken: null, doubted: false }), ask: true });
const forget: Rule = () => quiet(beginAt(null));

const took: Rule = (reading) => {
  const [change, ...waiting] = reading.waiting;
  if (change === undefined) return quiet(reading);
  return quiet({ ...reading, waiting, taken: positionAfter(change, reading.taken) });
};

const receive: ChangeRule = (reading, change) =>
  quiet({ ...add(reading, change), phase: 'following', received: positionAfter(change, reading.received) });

const reset: ChangeRule = (reading, change) => quiet({ ...add(reading, change), phase: 'beginning', received: null });

const fault: ChangeRule = (reading, change) => quiet(add(reading, change));

/** Two in a row are one: they come each second, also to a viewer that takes nothing in. */
function move(reading: Reading, change: Extract<Change, { kind: 'moved' }>): ReadingStep {
  const last = reading.waiting.at(-1);
  if (last?.kind !== 'moved') return receive(reading, change);
  return receive({ ...reading, waiting: reading.waiting.slice(0, -1) }, { ...change, from: last.from });
}

/** A message that says where it begins: the next one, the one before it once more, or one behind a hole. */
const join: ChangeRule = (reading, change) => {
  const { received } = reading;
  if (!('from' in change) || received === null) return quiet(reading);
  if (change.from === received) return change.kind === 'moved' ? move(reading, change) : receive(reading, change);
  if (change.to === received) return quiet(reading);
  if (!reading.doubted) return { reading: begun({ ...reading, doubted: true }), ask: true };
  return { reading: add(begun({ ...reading, taken: null }), { kind: 'reset', why: 'lost' }), ask: true };
};

/** Complete by its type: a phase, an event or a kind of change without a rule does not compile. */
const TABLE: Readonly<Record<Phase, Readonly<Record<Act, Rule> & Record<Kind, ChangeRule>>>> = {
  idle: {
    ...{ start, stop: ignore, took, refresh: forget },
    ...{ snapshot: ignore, rows: ignore, gap: ignore, moved: ignore, reset: ignore, fault: ignore },
  },
  beginning: {
    ...{ start, stop, took, refresh },
    // Before its snapshot there is nothing that a change could continue. The snapshot contains it.
    ...{ snapshot: receive, rows: ignore, gap: ignore, moved: ignore, reset: ignore, fault },
  },
  following: {
    ...{ start, stop, took, refresh },
    ...{ snapshot: receive, rows: join, gap: join, moved: join, reset, fault },
  },
};

export function stepReading(reading: Reading, event: ReadingEvent): ReadingStep {
  const rules = TABLE[reading.phase];
  return event.type === 'told' ? rules[event.change.kind](reading, event.change) : rules[event.type](reading);
}
