import type { Lane } from '@posthorn/contracts';
import { describe, expect, it } from 'vitest';
import { Agenda, TURNS_MAX } from '../../src/engine/agenda.ts';
import { Slots } from '../../src/engine/slots.ts';
import type { DueEndpoint } from '../../src/ports/news.ts';

const subscriber = (id: number, over: Partial<DueEndpoint> = {}): DueEndpoint => ({
  id,
  tenantId: id,
  lane: 'default',
  version: 1,
  maxInFlight: 1,
  ...over,
});

describe('engine-3: what is due when', () => {
  it('engine-3: nobody has a turn before the time is due, and all have when it is', () => {
    const agenda = new Agenda();
    const slots = new Slots(10);
    agenda.hint(subscriber(1), 100);
    agenda.hint(subscriber(2), 50);
    expect(agenda.nextDueAt()).toBe(50);
    expect(agenda.turns(49, slots)).toEqual([]);
    expect(agenda.turns(50, slots)).toEqual([{ endpointId: 2, limit: 1 }]);
    expect(agenda.nextDueAt()).toBe(100);
    expect(agenda.turns(1000, slots)).toEqual([{ endpointId: 1, limit: 1 }]);
    expect(agenda.nextDueAt()).toBeNull();
  });

  it('engine-3: an earlier hint replaces a later one, never the other way round', () => {
    const agenda = new Agenda();
    for (const dueAt of [100, 70, 90, 60, 80]) agenda.hint(subscriber(1), dueAt);
    expect(agenda.nextDueAt()).toBe(60);
    expect([agenda.hasDue(1, 59), agenda.hasDue(1, 60), agenda.hasDue(2, 60)]).toEqual([false, true, false]);
  });

  it('engine-3: one turn takes at most 32, so that a long backlog does not make the others wait', () => {
    const agenda = new Agenda();
    agenda.hint(subscriber(1, { maxInFlight: 1000 }), 0);
    agenda.hint(subscriber(2, { maxInFlight: 1000 }), 0);
    expect(agenda.turns(0, new Slots(1000)).map(({ limit }) => limit)).toEqual([32, 32]);
  });

  it('fairness-7: one claim asks for a bounded number of webhooks, and the next one for those that follow', () => {
    const agenda = new Agenda();
    const slots = new Slots(1000);
    const ids = Array.from({ length: 2 * TURNS_MAX + 1 }, (_, i) => i + 1);
    for (const id of ids) agenda.hint(subscriber(id), id);
    const claims = [1, 2, 3].map(() => agenda.turns(1000, slots).map(({ endpointId: webhookId }) => webhookId));
    expect(claims.map(({ length }) => length)).toEqual([TURNS_MAX, TURNS_MAX, 1]);
    expect(claims.flat()).toEqual(ids);
  });

  it('engine-3: a time that was replaced wakes nobody', () => {
    const agenda = new Agenda();
    agenda.hint(subscriber(1), 100);
    agenda.hint(subscriber(1), 50);
    agenda.turns(50, new Slots(1));
    agenda.claimed([{ endpointId: 1, dueAt: 200 }]);
    expect(agenda.nextDueAt()).toBe(200);
    expect(agenda.turns(199, new Slots(1))).toEqual([]);
  });

  it('engine-3: replaced times are dropped once there are many, and the others stay', () => {
    const agenda = new Agenda();
    agenda.hint(subscriber(2), 2_000_000);
    for (let dueAt = 1_000_000; dueAt > 995_000; dueAt -= 1) agenda.hint(subscriber(1), dueAt);
    expect(agenda.nextDueAt()).toBe(995_001);
    expect(agenda.turns(995_001, new Slots(1))).toEqual([{ endpointId: 1, limit: 1 }]);
    agenda.claimed([{ endpointId: 1, dueAt: null }]);
    expect(agenda.nextDueAt()).toBe(2_000_000);
  });
});

describe('engine-4: no hint is lost', () => {
  const claiming = () => {
    const agenda = new Agenda();
    const slots = new Slots(10);
    agenda.hint(subscriber(1, { maxInFlight: 5 }), 0);
    agenda.turns(0, slots);
    return { agenda, slots };
  };

  it.each([
    ['the claim saw nothing more', null, 20],
    ['the claim saw something later', 50, 20],
    ['the claim saw something earlier', 10, 10],
  ])('engine-4: a hint for 20 during a claim stays: %s', (_, dueAt, expected) => {
    const { agenda } = claiming();
    agenda.hint(subscriber(1), 30);
    agenda.hint(subscriber(1), 20);
    agenda.hint(subscriber(1), 40);
    agenda.claimed([{ endpointId: 1, dueAt }]);
    expect(agenda.nextDueAt()).toBe(expected);
  });

  it('engine-4: a hint from before a claim does not outlive it', () => {
    const { agenda, slots } = claiming();
    agenda.hint(subscriber(1), 20);
    agenda.claimed([{ endpointId: 1, dueAt: null }]);
    slots.release(1, 5);
    agenda.turns(20, slots);
    agenda.claimed([{ endpointId: 1, dueAt: null }]);
    expect([agenda.nextDueAt(), agenda.hasTurn(slots), agenda.hasDue(1, 1000)]).toEqual([null, false, false]);
  });

  it('engine-4: one whose own slots are taken waits for one of them, and for nothing else', () => {
    const agenda = new Agenda();
    const slots = new Slots(10);
    slots.take(subscriber(1), 1);
    agenda.hint(subscriber(1), 0);
    expect(agenda.turns(0, slots)).toEqual([]);
    expect([agenda.hasTurn(slots), agenda.nextDueAt(), agenda.hasDue(1, 0)]).toEqual([false, null, true]);
    agenda.hint(subscriber(1), 5);
    expect(agenda.turns(5, slots)).toEqual([]);
    slots.release(1);
    agenda.slotFreed(1, 7);
    expect(agenda.nextDueAt()).toBe(7);
    expect(agenda.turns(7, slots)).toEqual([{ endpointId: 1, limit: 1 }]);
  });

  it('engine-4: a limit that is raised while all slots are taken counts at once', () => {
    const agenda = new Agenda();
    const slots = new Slots(10);
    slots.take(subscriber(1), 1);
    agenda.hint(subscriber(1), 0);
    agenda.turns(0, slots);
    agenda.hint(subscriber(1, { maxInFlight: 3 }), 0);
    expect(agenda.turns(0, slots)).toEqual([{ endpointId: 1, limit: 2 }]);
  });

  it('engine-4: with no slot free at all, those whose turn it is keep it', () => {
    const agenda = new Agenda();
    const slots = new Slots(1);
    slots.take(subscriber(9), 1);
    agenda.hint(subscriber(1), 0);
    expect(agenda.turns(0, slots)).toEqual([]);
    expect([agenda.hasTurn(slots), agenda.hasDue(1, 0)]).toEqual([false, true]);
    slots.release(9);
    agenda.slotFreed(9, 0);
    expect(agenda.hasTurn(slots)).toBe(true);
    expect(agenda.turns(0, slots)).toEqual([{ endpointId: 1, limit: 1 }]);
  });
});

describe('engine-5: lanes', () => {
  /** One slot at a time, every lane always busy: how often is each served? */
  const served = (lanes: Record<number, Lane>, rounds: number): Record<Lane, number> => {
    const agenda = new Agenda();
    const counts: Record<Lane, number> = { high: 0, default: 0, low: 0 };
    for (const [id, lane] of Object.entries(lanes)) agenda.hint(subscriber(Number(id), { lane }), 0);
    for (let i = 0; i < rounds; i += 1) {
      for (const { endpointId } of agenda.turns(0, new Slots(1))) {
        const lane = lanes[endpointId];
        if (lane !== undefined) counts[lane] += 1;
        agenda.claimed([{ endpointId: endpointId, dueAt: 0 }]);
      }
    }
    return counts;
  };

  it('engine-5: under load high goes six times, default three times and low once in ten turns', () =>
    expect(served({ 1: 'high', 2: 'default', 3: 'low' }, 1000)).toEqual({ high: 600, default: 300, low: 100 }));

  it('engine-5: low is never starved, however many others there are', () => {
    const crowd = Object.fromEntries(Array.from({ length: 100 }, (_, i) => [i, i % 2 ? 'high' : 'default'] as const));
    expect(served({ ...crowd, 200: 'low' }, 1000).low).toBe(100);
  });

  it('engine-5: a lane that is alone gets everything', () =>
    expect(served({ 1: 'low', 2: 'low' }, 100)).toEqual({ high: 0, default: 0, low: 100 }));

  it('engine-5: within a lane webhooks go one after another', () => {
    const agenda = new Agenda();
    for (const id of [1, 2, 3]) agenda.hint(subscriber(id), 0);
    const order: number[] = [];
    for (let i = 0; i < 9; i += 1) {
      for (const { endpointId } of agenda.turns(0, new Slots(1))) {
        order.push(endpointId);
        agenda.claimed([{ endpointId: endpointId, dueAt: 0 }]);
      }
    }
    for (const from of [0, 3, 6]) expect(order.slice(from, from + 3).sort()).toEqual([1, 2, 3]);
  });

  it('engine-5: a change of lane counts at once, also for one whose turn it is', () => {
    const agenda = new Agenda();
    const full = new Slots(0);
    agenda.hint(subscriber(1, { lane: 'low' }), 0);
    agenda.hint(subscriber(2, { lane: 'default' }), 0);
    agenda.turns(0, full);
    agenda.learn(subscriber(1, { lane: 'high' }));
    expect(agenda.turns(0, new Slots(1))).toEqual([{ endpointId: 1, limit: 1 }]);
  });
});

it('engine-4: settings older than those it knows are not taken over', () => {
  const agenda = new Agenda();
  const slots = new Slots(10);
  agenda.hint(subscriber(1, { maxInFlight: 1, version: 2 }), 0);
  agenda.hint(subscriber(1, { maxInFlight: 9, version: 1 }), 0);
  expect(agenda.turns(0, slots)).toEqual([{ endpointId: 1, limit: 1 }]);
});

describe('fairness-2: who has more than a fair share keeps its place, and nothing else', () => {
  it('fairness-2: it is passed over, is no reason to wake, and has its turn when slots are given back', () => {
    const agenda = new Agenda();
    const slots = new Slots(4);
    slots.take(subscriber(1, { maxInFlight: 9 }), 2);
    agenda.hint(subscriber(1, { maxInFlight: 9 }), 0);
    expect(agenda.turns(0, slots)).toEqual([]);
    expect([agenda.hasTurn(slots), agenda.nextDueAt(), agenda.hasDue(1, 0)]).toEqual([false, null, true]);
    agenda.hint(subscriber(2), 0);
    expect(agenda.turns(0, slots)).toEqual([{ endpointId: 2, limit: 1 }]);
    agenda.claimed([{ endpointId: 2, dueAt: null }]);
    slots.release(1);
    slots.release(2);
    expect(agenda.hasTurn(slots)).toBe(true);
    expect(agenda.turns(0, slots)).toEqual([{ endpointId: 1, limit: 1 }]);
  });

  it('fairness-2: a tenant at its share is passed over with all its webhooks', () => {
    const agenda = new Agenda();
    const slots = new Slots(9);
    const of = (id: number, tenantId: number) => subscriber(id, { tenantId, maxInFlight: 9 });
    for (const id of [1, 2, 3]) slots.take(of(id, 7), 2);
    for (const id of [1, 2, 3, 4]) agenda.hint(of(id, 7), 0);
    agenda.hint(of(5, 8), 0);
    expect(agenda.turns(0, slots)).toEqual([{ endpointId: 5, limit: 2 }]);
    agenda.claimed([{ endpointId: 5, dueAt: null }]);
    slots.release(5, 2);
    slots.release(1, 2);
    expect(agenda.turns(0, slots).map(({ endpointId: webhookId }) => webhookId)).toContain(1);
  });
});

it('fairness-3: within a lane tenants have their turns one after another, however many webhooks each has', () => {
  const agenda = new Agenda();
  for (let id = 1; id <= 20; id += 1) agenda.hint(subscriber(id, { tenantId: 1 }), 0);
  agenda.hint(subscriber(21, { tenantId: 2 }), 0);
  const order: number[] = [];
  for (let i = 0; i < 40; i += 1) {
    for (const { endpointId } of agenda.turns(0, new Slots(1))) {
      order.push(endpointId);
      agenda.claimed([{ endpointId: endpointId, dueAt: 0 }]);
    }
  }
  expect(order.filter((id) => id === 21)).toHaveLength(20);
  expect(new Set(order.filter((id) => id !== 21)).size).toBe(20);
});
