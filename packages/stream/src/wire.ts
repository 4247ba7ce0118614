// Version 2 of the protocol on one side, changes with positions on the other.
import { type ClientMessage, type ServerMessage, serverMessage, toLiveRow } from '@posthorn/contracts/live';
import type { Change } from './change.ts';
import { type Position, positionFrom } from './position.ts';

type Of<T extends ServerMessage['t']> = Extract<ServerMessage, { t: T }>;
type Welcome = Of<'welcome'>;
type Second = Of<'agg'>;

export type Incoming =
  | { kind: 'welcome'; message: Welcome }
  | { kind: 'second'; message: Second }
  | { kind: 'change'; id: string; change: Change }
  /** An answer to a ping, a message of a newer dispatcher, or text that is not a message: it only shows that one is there. */
  | { kind: 'other' };

const OTHER: Incoming = { kind: 'other' };

export function readMessage(text: string): Incoming {
  const parsed = serverMessage.safeParse(jsonOf(text));
  if (!parsed.success) return OTHER;
  const message = parsed.data;
  switch (message.t) {
    case 'welcome':
      return { kind: 'welcome', message };
    case 'agg':
      return { kind: 'second', message };
    case 'pong':
      return OTHER;
    case 'error': {
      const { id, code, message: text, at } = message;
      return id === undefined ? OTHER : { kind: 'change', id, change: { kind: 'fault', code, message: text, at } };
    }
    default:
      return { kind: 'change', id: message.id, change: changeOf(message) };
  }
}

type Told = Of<'snap' | 'ev' | 'sampled' | 'mark' | 'gap' | 'reset'>;

function changeOf(message: Told): Change {
  switch (message.t) {
    case 'snap':
      return {
        kind: 'snapshot',
        rows: message.rows.map(toLiveRow),
        older: message.older,
        at: positionFrom(message.at),
      };
    case 'ev':
    case 'sampled':
      return {
        kind: 'rows',
        rows: message.rows.map(toLiveRow),
        out: message.out,
        sampled: message.t === 'sampled' ? { matched: message.matched } : null,
        behind: message.behind,
        ...between(message),
      };
    case 'mark':
      return { kind: 'moved', ...between(message) };
    case 'gap': {
      const { why, changes, behind } = message;
      return { kind: 'gap', why, changes, behind, ...between(message) };
    }
    case 'reset':
      return { kind: 'reset', why: 'unknown' };
  }
}

const between = ({ from, to }: { from: string; to: string }) => ({ from: positionFrom(from), to: positionFrom(to) });

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

type Ask = { id: string; query: string; since: Position | null; snapshot: number };

export const subscribing = ({ id, query, since, snapshot }: Ask): ClientMessage => ({
  ...{ t: 'sub', id, q: query, since, snapshot },
});

export const acknowledging = (id: string, position: Position): ClientMessage => ({
  ...{ t: 'ack', id, at: position },
});
