import { expect, it } from 'vitest';
import { mayWith } from '../../src/api/scopes.ts';

it('reaction-9: the scopes of reactions and of triggers grant the same, whichever is held and whichever is asked for', () => {
  for (const held of ['read-triggers', 'read-reactions'] as const) {
    const may = mayWith([held]);
    expect([may('read-triggers'), may('read-reactions')]).toEqual([true, true]);
    expect([may('update-triggers'), may('update-reactions'), may('read-targets')]).toEqual([false, false, false]);
  }
  expect(mayWith(['*'])('delete-reactions')).toBe(true);
  expect(mayWith([])('read-triggers')).toBe(false);
});
