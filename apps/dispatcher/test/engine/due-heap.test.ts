import fc from 'fast-check';
import { expect, it } from 'vitest';
import { DueHeap } from '../../src/engine/due-heap.ts';

it('engine-1: the heap gives out times as sorting would, also between pushes', () => {
  const command = fc.oneof(fc.integer({ min: 0, max: 20 }), fc.constant('pop' as const));
  fc.assert(
    fc.property(fc.array(command, { maxLength: 200 }), (commands) => {
      const heap = new DueHeap();
      const model: number[] = [];
      for (const [webhookId, one] of commands.entries()) {
        if (one === 'pop') expect(heap.pop()?.dueAt).toBe(model.shift());
        else {
          heap.push({ dueAt: one, endpointId: webhookId });
          model.push(one);
          model.sort((a, b) => a - b);
        }
        expect(heap.peek()?.dueAt).toBe(model[0]);
        expect(heap.size).toBe(model.length);
      }
    }),
  );
});

it('engine-1: no entry is lost or doubled', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 5 })), (times) => {
      const heap = new DueHeap();
      for (const [endpointId, dueAt] of times.entries()) heap.push({ dueAt, endpointId });
      const taken = times.map(() => heap.pop()?.endpointId);
      expect(taken.sort((a, b) => (a ?? 0) - (b ?? 0))).toEqual([...times.keys()]);
      expect(heap.pop()).toBeUndefined();
    }),
  );
});

it('engine-1: it can be emptied', () => {
  const heap = new DueHeap();
  heap.push({ dueAt: 1, endpointId: 1 });
  heap.clear();
  expect([heap.size, heap.peek()]).toEqual([0, undefined]);
});
