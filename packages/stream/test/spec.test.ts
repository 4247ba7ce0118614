// stream-client-9: the tables of SPEC.md are read, and each cell is compared with what the machines do.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Change } from '../src/change.ts';
import {
  ASLEEP_MS,
  CLOSED,
  type Connection,
  DEAD_AFTER_MS,
  type Effect,
  type Event,
  type Phase,
  stepConnection,
} from '../src/connection-machine.ts';
import { type Position, positionFrom } from '../src/position.ts';
import { beginAt, type Reading, type ReadingEvent, stepReading } from '../src/subscription-machine.ts';

type Cell = { phase: string; event: string; says: string };
const page = readFileSync(new URL('../SPEC.md', import.meta.url), 'utf8');

/** Cells of the tables below a heading that have a column for each event. */
function cellsOf(heading: string, isTransition: (columns: readonly string[]) => boolean): Cell[] {
  const [, rest = ''] = page.split(`\n## ${heading}\n`);
  const [section = ''] = rest.split('\n## ');
  const tables = section
    .trim()
    .split(/\n{2,}/)
    .filter((block) => block.startsWith('| phase'));
  return tables.flatMap((table) => {
    const [head = [], , ...rows] = table
      .trim()
      .split('\n')
      .map((line) =>
        line
          .split('|')
          .slice(1, -1)
          .map((cell) => cell.trim()),
      );
    if (!isTransition(head)) return [];
    return rows.flatMap(([phase = '', ...cells]) =>
      cells.map((says, at) => ({ phase, event: head[at + 1] ?? '', says })),
    );
  });
}

const NOW = 1_000_000;
const nameOf = (effect: Effect): string =>
  effect.do === 'send' ? effect.message.t : effect.do === 'set-timer' ? 'timer' : effect.do;

const OF = { now: NOW, attempt: 7 };
const EVENTS: Record<string, Event> = {
  open: { type: 'open', now: NOW },
  close: { type: 'close', now: NOW },
  address: { type: 'address', ...OF, url: 'ws://here' },
  refused: { type: 'refused', ...OF, refusal: 'forbidden' },
  failed: { type: 'failed', ...OF, why: 'nothing answers', random: 0.5 },
  opened: { type: 'opened', ...OF },
  welcome: { type: 'welcome', ...OF },
  heard: { type: 'heard', ...OF },
  'shut 4400': { type: 'shut', ...OF, code: 4400, random: 0.5 },
  'shut 4401': { type: 'shut', ...OF, code: 4401, random: 0.5 },
  shut: { type: 'shut', ...OF, code: 1006, random: 0.5 },
  timer: { type: 'timer', ...OF },
  'timer, silent': { type: 'timer', ...OF },
  'timer, late': { type: 'timer', ...OF },
  wake: { type: 'wake', now: NOW },
  hide: { type: 'hide', now: NOW, hidden: true },
  show: { type: 'hide', now: NOW, hidden: false },
};

function connectionFor(phase: string, event: string): Connection {
  return {
    ...CLOSED,
    ...{ phase: phase as Phase, attempt: 7, hidden: event === 'show' },
    heardAt: event === 'timer, silent' ? NOW - DEAD_AFTER_MS - 1 : NOW - DEAD_AFTER_MS,
    timerDue: event === 'timer, late' ? NOW - ASLEEP_MS - 1 : NOW - ASLEEP_MS,
  };
}

describe('stream-client-9, stream-client-6, stream-client-11: the connection', () => {
  const entering = new Map(
    cellsOf('The connection', (head) => head.includes('on entering it'))
      .filter(({ event }) => event === 'on entering it')
      .map(({ phase, says }) => [phase, says.split(', ')]),
  );
  const cells = cellsOf('The connection', (head) => head.includes('open') || head.includes('timer'));

  it('stream-client-9: the page has a cell for each phase and event', () => {
    const types: Record<Event['type'], true> = {
      ...{ open: true, close: true, address: true, refused: true, failed: true, opened: true },
      ...{ welcome: true, heard: true, shut: true, timer: true, wake: true, hide: true },
    };
    expect(new Set(Object.values(EVENTS).map(({ type }) => type))).toEqual(new Set(Object.keys(types)));
    expect(cells).toHaveLength(7 * Object.keys(EVENTS).length);
    expect(entering.size).toBe(7);
  });

  it.each(cells)('stream-client-9: $phase, $event: $says', ({ phase, event, says }) => {
    const before = connectionFor(phase, event);
    const { connection, effects } = stepConnection(before, EVENTS[event] as Event);
    const done = effects.map(nameOf);
    if (says === '–') expect([connection === before, done]).toEqual([true, []]);
    else if (says === '=') expect([connection.phase, done]).toEqual([phase, []]);
    else {
      const [, next, staying] = /^(\w+)(?: \((.*)\))?$/.exec(says) ?? [];
      expect([connection.phase, done]).toEqual([next, staying?.split(',') ?? entering.get(next ?? '')]);
    }
  });

  it.each(cells.filter(({ event }) => 'attempt' in (EVENTS[event] as Event)))(
    'stream-client-9: $phase ignores $event of an earlier attempt',
    ({ phase, event }) => {
      const before = { ...connectionFor(phase, event), attempt: 8 };
      expect(stepConnection(before, EVENTS[event] as Event)).toEqual({ connection: before, effects: [] });
    },
  );

  it('stream-client-9: a hidden viewer says so after each welcome', () => {
    const { effects } = stepConnection(
      { ...connectionFor('greeting', 'hide'), hidden: true },
      EVENTS['welcome'] as Event,
    );
    expect(effects.map(nameOf)).toEqual(['vis', 'subscribe']);
  });
});

/** Texts that tell nothing of the order. */
const at = (n: number): Position => positionFrom(((n * 48_271) % 65_537).toString(36));
const rows = (from: number, to: number): Change => ({
  ...{ kind: 'rows', rows: [], out: [], sampled: null, behind: 0 },
  ...{ from: at(from), to: at(to) },
});
const FAULT: Change = { kind: 'fault', code: 'invalid', message: 'not a query', at: undefined };
const told = (change: Change): ReadingEvent => ({ type: 'told', change });

const READING_EVENTS: Record<string, ReadingEvent> = {
  'start, no position': { type: 'start' },
  'start, position': { type: 'start' },
  stop: { type: 'stop' },
  took: { type: 'took' },
  refresh: { type: 'refresh' },
  snapshot: told({ kind: 'snapshot', rows: [], older: null, at: at(20) }),
  next: told(rows(9, 12)),
  repeated: told(rows(7, 9)),
  hole: told(rows(10, 12)),
  'hole again': told(rows(10, 12)),
  reset: told({ kind: 'reset', why: 'unknown' }),
  fault: told(FAULT),
};

/** Received up to 9, taken up to 5, and two changes wait. */
function readingFor(phase: string, event: string): Reading {
  const isNew = phase === 'beginning' || event === 'start, no position';
  const taken = event === 'start, position' ? at(5) : isNew ? null : at(5);
  const waiting = phase === 'beginning' ? [FAULT, FAULT] : [rows(5, 7), rows(7, 9)];
  return {
    ...beginAt(taken),
    ...{ phase: phase as Reading['phase'], waiting, doubted: event === 'hole again' },
    received: phase === 'beginning' ? null : at(9),
  };
}

describe('stream-client-9, stream-client-10: a subscription', () => {
  const cells = cellsOf('A subscription', (head) => head.includes('took') || head.includes('hole'));

  it('stream-client-9: the page has a cell for each phase and event', () => {
    const kinds: Record<Change['kind'] | Exclude<ReadingEvent['type'], 'told'>, true> = {
      ...{ start: true, stop: true, took: true, refresh: true },
      ...{ snapshot: true, rows: true, gap: true, moved: true, reset: true, fault: true },
    };
    const sent = Object.values(READING_EVENTS).map((event) => (event.type === 'told' ? event.change.kind : event.type));
    // A gap and a mark are read by the same rule as rows.
    expect(new Set([...sent, 'gap', 'moved'])).toEqual(new Set(Object.keys(kinds)));
    expect(cells).toHaveLength(3 * Object.keys(READING_EVENTS).length);
  });

  it.each(cells)('stream-client-9, stream-client-10: $phase, $event: $says', ({ phase, event, says }) => {
    const before = readingFor(phase, event);
    const { reading, ask } = stepReading(before, READING_EVENTS[event] as ReadingEvent);
    if (says === '–') {
      expect([reading, ask]).toEqual([before, false]);
      return;
    }
    const [, next, notes = ''] = /^(\w+)(?: \((.*)\))?$/.exec(says) ?? [];
    const resets = notes === 'resets';
    expect([reading.phase, ask]).toEqual([next, resets || notes.includes('asks')]);
    const sent = READING_EVENTS[event] as ReadingEvent;
    const added = notes === 'adds' && sent.type === 'told' ? [sent.change] : [];
    const kept = notes.includes('drops') || resets ? [] : before.waiting.slice(notes === 'takes' ? 1 : 0);
    expect(reading.waiting).toEqual([...kept, ...added, ...(resets ? [{ kind: 'reset', why: 'lost' }] : [])]);
    if (notes.includes('drops')) expect(reading.received).toBe(reading.taken);
  });

  it.each(['idle', 'beginning', 'following'])(
    'stream-client-9, stream-client-8: %s reads a gap and a mark as it reads rows',
    (phase) => {
      for (const [from, to] of [
        [9, 12],
        [7, 9],
        [10, 12],
      ] as const) {
        const between = { from: at(from), to: at(to) };
        const gap: Change = { kind: 'gap', why: 'slow', changes: to - from, behind: 0, ...between };
        const byRows = stepReading(readingFor(phase, 'next'), told(rows(from, to)));
        for (const change of [gap, { kind: 'moved', ...between } as const]) {
          const { reading, ask } = stepReading(readingFor(phase, 'next'), told(change));
          expect({ ...reading, waiting: reading.waiting.length }).toEqual({
            ...byRows.reading,
            waiting: byRows.reading.waiting.length,
          });
          expect(ask).toBe(byRows.ask);
        }
      }
    },
  );

  it('stream-client-10: marks that are not taken wait as one', () => {
    const moved = (from: number, to: number) => told({ kind: 'moved', from: at(from), to: at(to) });
    const one = stepReading(readingFor('following', 'next'), moved(9, 11)).reading;
    const two = stepReading(one, moved(11, 15)).reading;
    expect(two.waiting.at(-1)).toEqual({ kind: 'moved', from: at(9), to: at(15) });
    expect(two.waiting).toHaveLength(one.waiting.length);
    expect(two.received).toBe(at(15));
  });
});
