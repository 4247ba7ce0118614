import fc from 'fast-check';
import { expect, it } from 'vitest';
import { packSeqs, unpackSeqs } from '../../src/store/sqlite/live/packed-seqs.ts';

const seqs = fc.array(fc.oneof(fc.nat(300), fc.integer({ min: 1, max: 2 ** 51 })));

it('live-log-2: row numbers survive being packed, whatever their order', () => {
  fc.assert(
    fc.property(seqs, fc.nat(), (all, cut) => {
      const from = all.length === 0 ? 0 : cut % all.length;
      expect(unpackSeqs(packSeqs(all, from, all.length))).toEqual(all.slice(from));
    }),
  );
});

it('live-log-2: what lies side by side takes a byte', () => {
  const side = Array.from({ length: 1000 }, (_, i) => 5_000_000_000 + i);
  expect(packSeqs(side, 0, side.length).length).toBeLessThan(1010);
});
