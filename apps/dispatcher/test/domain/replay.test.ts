import { REPLAY_STATUSES } from '@posthorn/contracts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changed, endIfDone, planned, type Replay, skips } from '../../src/domain/replay.ts';

const NOW = 1000;
const replay = (over: Partial<Replay> = {}): Replay => ({
  ...{ id: 1, tenantId: 1, status: 'planning', filter: {}, ratePerSecond: 5, startsAtOnce: false },
  ...{ total: 0, replayed: 0, skipped: 0, createdAt: 1, startedAt: null, finishedAt: null, ...over },
});

describe('replay-1: a step of the planning', () => {
  it.each<[string, Partial<Replay>, { found: number; isOver: boolean }, Partial<Replay>]>([
    ['goes on', { total: 3 }, { found: 2, isOver: false }, { status: 'planning', total: 5 }],
    ['ends, and waits for a start', {}, { found: 2, isOver: true }, { status: 'planned', total: 2, startedAt: null }],
    [
      'ends, and starts at once',
      { startsAtOnce: true },
      { found: 2, isOver: true },
      { status: 'running', startedAt: NOW, finishedAt: null },
    ],
    [
      'ends with nothing to send',
      { startsAtOnce: true },
      { found: 0, isOver: true },
      { status: 'done', startedAt: NOW, finishedAt: NOW },
    ],
  ])('replay-1: %s', (_name, over, step, expected) => {
    expect(planned(replay(over), step, NOW)).toMatchObject(expected);
  });
});

describe('replay-8: an action', () => {
  it.each<[Replay['status'], 'start' | 'pause' | 'resume' | 'cancel', Partial<Replay> | null]>([
    ['planned', 'start', { status: 'running', startedAt: NOW }],
    ['running', 'pause', { status: 'paused', finishedAt: null }],
    ['paused', 'resume', { status: 'running', startedAt: 7 }],
    ['running', 'cancel', { status: 'cancelled', finishedAt: NOW }],
    ['done', 'resume', null],
    ['planning', 'start', null],
  ])('replay-8: %s, %s', (status, action, expected) => {
    const before = replay({ status, total: 2, startedAt: status === 'paused' ? 7 : null });
    const after = changed(before, action, NOW);
    if (expected === null) expect(after).toBeNull();
    else expect(after).toMatchObject(expected);
  });

  it('replay-8: one with nothing left is done as soon as it goes on', () => {
    const before = replay({ status: 'paused', total: 2, replayed: 1, skipped: 1, startedAt: 7 });
    expect(changed(before, 'resume', NOW)).toMatchObject({ status: 'done', startedAt: 7, finishedAt: NOW });
  });
});

it('replay-8: a replay is done exactly when it was running and nothing is left, and has an end only then', () => {
  const any = fc.record({
    status: fc.constantFrom(...REPLAY_STATUSES),
    total: fc.nat(5),
    replayed: fc.nat(5),
    skipped: fc.nat(5),
  });
  fc.assert(
    fc.property(any, (over) => {
      const before = replay(over);
      const after = endIfDone(before, NOW);
      const ends = over.status === 'running' && over.replayed + over.skipped >= over.total;
      expect(after).toEqual(ends ? { ...before, status: 'done', finishedAt: NOW } : before);
    }),
  );
});

describe('replay-7: an item whose turn it is', () => {
  const item = { isStored: true, isErased: false, hasBody: true, isRecovered: false };
  it.each([
    ['as it was planned', {}, false],
    ['pruned', { isStored: false }, true],
    ['erased', { isErased: true }, true],
    ['without a body', { hasBody: false }, true],
    ['recovered by another replay', { isRecovered: true }, true],
  ])('replay-7: %s', (_name, over, isSkipped) => {
    expect(skips({ ...item, ...over })).toBe(isSkipped);
  });
});
