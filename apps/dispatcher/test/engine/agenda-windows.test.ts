import { describe, expect, it } from 'vitest';
import { Agenda } from '../../src/engine/agenda.ts';
import { Slots } from '../../src/engine/slots.ts';
import type { DueEndpoint } from '../../src/ports/news.ts';

const subscriber = (id: number, over: Partial<DueEndpoint> = {}): DueEndpoint => ({
  ...{ id, tenantId: id, lane: 'default', version: 1, maxInFlight: 1 },
  ...over,
});

describe('rate-3: a webhook whose window is full', () => {
  it('rate-3: is not asked for before it opens, whatever becomes due', () => {
    const agenda = new Agenda();
    const slots = new Slots(10);
    agenda.hint(subscriber(1), 0);
    agenda.turns(0, slots);
    agenda.hint(subscriber(1), 5);
    agenda.claimed([{ endpointId: 1, dueAt: 0, closedUntil: 100 }]);
    slots.release(1);
    agenda.slotFreed(1, 6);
    agenda.hint(subscriber(1), 7);
    expect(agenda.nextDueAt()).toBe(100);
    expect(agenda.turns(99, slots)).toEqual([]);
    expect(agenda.turns(100, slots)).toEqual([{ endpointId: 1, limit: 1 }]);
  });

  it('rate-3: is asked for at once when it has been changed', () => {
    const agenda = new Agenda();
    const slots = new Slots(10);
    agenda.hint(subscriber(1), 0);
    agenda.turns(0, slots);
    agenda.claimed([{ endpointId: 1, dueAt: 0, closedUntil: 100 }]);
    slots.release(1);
    agenda.hint(subscriber(1, { version: 2 }), 8);
    expect(agenda.turns(8, slots)).toEqual([{ endpointId: 1, limit: 1 }]);
  });

  it('clock-5: a clock that was set opens what was closed: the next claim says for how long it still is', () => {
    const agenda = new Agenda();
    const slots = new Slots(10);
    agenda.hint(subscriber(1), 3_600_000);
    agenda.turns(3_600_000, slots);
    slots.release(1);
    agenda.claimed([{ endpointId: 1, dueAt: 3_600_000, closedUntil: 3_601_000 }]);
    expect(agenda.turns(3_600_500, slots)).toEqual([]);
    agenda.lookAgain(500);
    expect(agenda.turns(500, slots)).toEqual([{ endpointId: 1, limit: 1 }]);
    slots.release(1);
    agenda.claimed([{ endpointId: 1, dueAt: 500, closedUntil: 1500 }]);
    expect(agenda.turns(1499, slots)).toEqual([]);
    expect(agenda.turns(1500, slots)).toEqual([{ endpointId: 1, limit: 1 }]);
  });

  it.each([
    ['clock-5: the clock was set', (agenda: Agenda) => agenda.lookAgain(8)],
    ['rate-4: its limit was changed', (agenda: Agenda) => agenda.hint(subscriber(1, { version: 2 }), 8)],
  ])('%s during its claim: when it opens, as that claim tells, is out of date', (_, change) => {
    const agenda = new Agenda();
    const slots = new Slots(10);
    agenda.hint(subscriber(1), 0);
    agenda.turns(0, slots);
    change(agenda);
    agenda.claimed([{ endpointId: 1, dueAt: 0, closedUntil: 3_600_000 }]);
    slots.release(1);
    expect(agenda.turns(8, slots)).toEqual([{ endpointId: 1, limit: 1 }]);
    // What the next claim tells counts.
    agenda.claimed([{ endpointId: 1, dueAt: 8, closedUntil: 100 }]);
    slots.release(1);
    expect([agenda.turns(99, slots), agenda.turns(100, slots).length]).toEqual([[], 1]);
  });
});
