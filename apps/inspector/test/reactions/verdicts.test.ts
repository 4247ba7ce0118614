import type { ConditionPreview } from '@posthorn/contracts';
import { expect, it } from 'vitest';
import { newFilter, newSend } from '../../src/views/reactions/draft.ts';
import { askedOf, type Tried, verdictsOf } from '../../src/views/reactions/verdicts.ts';

const CHAIN = [newSend('a', 'x'), newFilter('b'), newSend('c', 'x'), newFilter('d'), newSend('e', 'x')];
const tried = (met: boolean): Tried => ({ data: { met, reason: met ? null : 'no' } as ConditionPreview, error: null });
const isOf = (answers: Record<string, Tried>, hasContext = true) =>
  [...verdictsOf(CHAIN, (key) => answers[key], hasContext).values()].map(({ is }) => is).join(' ');

it.each([
  [{ b: tried(true), d: tried(true) }, true, 'planned passed planned passed planned'],
  [{ b: tried(true), d: tried(false) }, true, 'planned passed planned stopped skipped'],
  [{ b: tried(false), d: tried(true) }, true, 'planned stopped skipped skipped skipped'],
  [{ d: tried(true) }, true, 'planned unknown unknown unknown unknown'],
  [{ b: tried(true), d: tried(true) }, false, 'unknown unknown unknown unknown unknown'],
])('inspector-83: a filter that is not met ends the chain for all cards after it (%#)', (answers, hasContext, all) => {
  expect(isOf(answers, hasContext)).toBe(all);
});

it('inspector-83: a rule is tried once it is JSON and there is a context', () => {
  expect(askedOf('{"a": 1.0}', '{"id": 1}')).toBe('{"condition":{"a": 1.0},"context":{"id": 1}}');
  for (const [condition, context] of [
    ['{', '{}'],
    ['', '{}'],
    ['{}', null],
  ] as const)
    expect(askedOf(condition, context)).toBeNull();
});
