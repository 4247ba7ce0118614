import type { Trigger } from '@posthorn/contracts';
import { describe, expect, it } from 'vitest';
import { changesOf, draftOf, moved, NEW_DRAFT, newFilter, newSend } from '../../src/views/reactions/draft.ts';

const shared = { references_id: null, description: null, notes: null, created_at: '', updated_at: '' };
const TRIGGER: Trigger = {
  ...{ id: 1, name: 'Gold', trigger: 'reward.created', description: null, notes: null, is_active: true, user_id: 1 },
  ...{ created_at: '', updated_at: '' },
  actions: [
    {
      ...{ ...shared, id: 7, uuid: 'filter', name: 'Only gold', sort_order: 1, delay: 0 },
      arguments: [{ name: 'condition', value: { '==': [{ var: 'tier' }, 'gold'] }, is_dynamic: null }],
    },
    {
      ...{ ...shared, id: 8, uuid: 'target.send', name: 'Tell', sort_order: 2, delay: 60 },
      arguments: [
        { name: 'target_handle', value: 'mailer', is_dynamic: false },
        { name: 'list', value: 'vip', is_dynamic: false },
        { name: 'code', value: '007', is_dynamic: false },
        { name: 'big', value: '12345678901234567890', is_dynamic: false },
        { name: 'count', value: 7, is_dynamic: false },
        { name: 'digits', value: '7', is_dynamic: false },
        { name: 'amount', value: { var: 'value_initial' }, is_dynamic: true },
      ],
    },
  ],
};

describe('the form of a reaction', () => {
  const draft = draftOf(TRIGGER);

  it('inspector-83: sends nothing if nothing is changed, and one changed field with the values of all others', () => {
    expect(changesOf(draft, draftOf(TRIGGER))).toEqual({});
    const actions = draft.actions.map((action) => (action.kind === 'target.send' ? { ...action, delay: '0' } : action));
    expect(changesOf({ ...draft, actions }, draft)).toEqual({
      actions: [
        {
          ...{ id: 7, uuid: 'filter', name: 'Only gold', sort_order: 1 },
          arguments: TRIGGER.actions[0]?.arguments,
        },
        {
          ...{ id: 8, uuid: 'target.send', name: 'Tell', sort_order: 2, delay: 0 },
          arguments: TRIGGER.actions[1]?.arguments,
        },
      ],
    });
  });

  it('inspector-83: numbers the actions by their place after one was moved, and keeps their ids', () => {
    const swapped = moved(draft.actions, 1, -1);
    const { actions } = changesOf({ ...draft, actions: swapped }, draft);
    expect(actions).toMatchObject([
      { id: 8, sort_order: 1 },
      { id: 7, sort_order: 2 },
    ]);
    expect(moved(draft.actions, 0, -1)).toBe(draft.actions);
    expect(moved(draft.actions, 1, 1)).toBe(draft.actions);
  });

  it('inspector-83: makes actions of new cards, and leaves out variables without a name', () => {
    const send = { ...newSend('b', 'mailer'), args: [{ name: ' ', isRule: true, text: '' }] };
    const { actions } = changesOf({ ...NEW_DRAFT, actions: [newFilter('a'), send] }, NEW_DRAFT);
    expect(actions).toEqual([
      {
        ...{ uuid: 'filter', name: 'Filter', sort_order: 1 },
        arguments: [{ name: 'condition', value: { '==': [{ var: 'profile.tier_handle' }, 'gold'] }, is_dynamic: null }],
      },
      {
        ...{ uuid: 'target.send', name: 'Send', sort_order: 2, delay: 0 },
        arguments: [{ name: 'target_handle', value: 'mailer', is_dynamic: false }],
      },
    ]);
  });
});
