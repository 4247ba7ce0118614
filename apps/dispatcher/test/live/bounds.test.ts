// What a viewer may take of memory: the small parts that keep count of it.
import { describe, expect, it } from 'vitest';
import { Credit } from '../../src/live/credit.ts';
import { ShownRows } from '../../src/live/shown-rows.ts';

describe('stream-6: what is sent and not acknowledged is bounded', () => {
  it('by frames, and by bytes', () => {
    const credit = new Credit({ unackedFrames: 3, unackedBytes: 100 });
    credit.sent('a', 10);
    credit.sent('b', 10);
    expect(credit.isSpent).toBe(false);
    credit.sent('c', 10);
    expect(credit.isSpent).toBe(true);
    credit.acked('a');
    expect(credit.isSpent).toBe(false);
    credit.sent('d', 90);
    expect(credit.isSpent).toBe(true);
    credit.acked('d');
    credit.sent('e', 99);
    expect(credit.isSpent).toBe(false);
  });

  it('an acknowledgement of what was never sent, or was acknowledged before, frees nothing', () => {
    const credit = new Credit({ unackedFrames: 2, unackedBytes: 100 });
    credit.sent('a', 60);
    credit.acked('nonsense');
    credit.sent('b', 60);
    expect(credit.isSpent).toBe(true);
    credit.acked('a');
    credit.acked('a');
    credit.sent('c', 60);
    expect(credit.isSpent).toBe(true);
  });

  it('an acknowledgement of a mark frees the frames before it', () => {
    const credit = new Credit({ unackedFrames: 2, unackedBytes: 100 });
    credit.marked('before any frame');
    credit.sent('a', 10);
    credit.marked('after a');
    credit.sent('b', 10);
    credit.marked('after b');
    credit.marked('later');
    credit.acked('after a');
    expect(credit.isSpent).toBe(false);
    credit.sent('c', 10);
    expect(credit.isSpent).toBe(true);
    credit.acked('later');
    expect(credit.isSpent).toBe(false);
  });
});

describe('stream-5: which rows must be taken out', () => {
  const row = (seq: number) => ({ seq, id: `dlv_${seq}` });

  it('those that were sent, once; not those that never were', () => {
    const shown = new ShownRows(10, 0);
    shown.add([4, 5]);
    expect(shown.takeOut([row(4), row(9)])).toEqual(['dlv_4']);
    expect(shown.takeOut([row(4)])).toEqual([]);
  });

  it('what is older than the snapshot may be shown by the search', () => {
    expect(new ShownRows(10, 7).takeOut([row(7), row(8)])).toEqual(['dlv_7']);
  });

  it('what was forgotten for want of room may be shown too', () => {
    const shown = new ShownRows(2, 0);
    shown.add([4, 5, 6]);
    expect(shown.takeOut([row(3), row(4), row(5)])).toEqual(['dlv_3', 'dlv_4', 'dlv_5']);
    expect(shown.takeOut([row(7)])).toEqual([]);
  });
});
