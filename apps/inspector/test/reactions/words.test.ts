import type { Trigger } from '@posthorn/contracts';
import { expect, it } from 'vitest';
import { actionsText, ruleWords } from '../../src/views/reactions/words.ts';

it.each([
  [{ '==': [{ var: 'profile.tier_handle' }, 'gold'] }, 'profile.tier_handle == "gold"'],
  [{ and: [{ '>': [{ var: 'total' }, 100] }, { '!': { var: 'test' } }] }, '(total > 100) and not test'],
  [{ '!!': [{ var: 'profile.email' }] }, 'profile.email is set'],
  [{ in: [{ var: 'tier' }, ['gold', 'silver']] }, 'tier in ["gold","silver"]'],
  [{ reduce: [1, 2, 3] }, '{"reduce":[1,2,3]}'],
  [{ a: 1, b: 2 }, '{"a":1,"b":2}'],
  [true, 'true'],
])('inspector-83: the rule %j reads %j', (rule, words) => {
  expect(ruleWords(rule)).toBe(words);
});

it('inspector-83: the list says what a reaction does, and where a target is missing', () => {
  const args = (handle: unknown, is_dynamic = false) => [{ name: 'target_handle', value: handle, is_dynamic }];
  const actions = [
    { uuid: 'filter', delay: 0, arguments: [{ name: 'condition', value: { '>': [{ var: 'total' }, 5] } }] },
    { uuid: 'target.send', delay: 3600, arguments: args('mailer') },
    { uuid: 'target.send', delay: 0, arguments: args('gone') },
    { uuid: 'target.send', delay: 0, arguments: args({ var: 'x' }, true) },
  ];
  expect(actionsText({ actions } as Trigger, (handle) => (handle === 'mailer' ? 'Mailer' : null))).toBe(
    'only if total > 5 → send to Mailer after 1 h → send to gone (no such target) → send to a target chosen by a rule',
  );
  expect(actionsText({ actions: [] as Trigger['actions'] } as Trigger, () => null)).toBe('does nothing yet');
});
