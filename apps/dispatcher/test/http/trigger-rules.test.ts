// Which triggers and actions are refused, and which warnings others have (docs/spec.md, "Reactions").
import { describe, expect, it } from 'vitest';
import { invalidFields, type Json, refused } from './support/api.ts';
import { serving } from './support/serving.ts';

const here = serving();

const RULE = { '==': [{ var: 'tier_handle' }, 'gold'] };
const filter = { uuid: 'filter', arguments: [{ name: 'condition', value: RULE, is_dynamic: null }] };
const send = { uuid: 'target.send', arguments: [{ name: 'target_handle', value: 'crm', is_dynamic: false }] };
const withActions = (...actions: Json[]) => ({ name: 'Gold rewards', trigger: 'reward.created', actions });

describe('reaction-2: the kind of an action', () => {
  it('reaction-2: is its uuid; without one it is read from the name; an older spelling is kept', async () => {
    const api = await here.caller();
    const { data } = (
      await api.post(
        '/triggers',
        withActions(
          { ...send, name: 'filter' },
          { name: 'filter', arguments: filter.arguments },
          { uuid: 'tsend', arguments: send.arguments },
        ),
      )
    ).json;
    expect(data.actions.map(({ uuid, name }: Json) => [uuid, name])).toEqual([
      ['target.send', 'filter'],
      ['filter', 'filter'],
      ['tsend', 'tsend'],
    ]);
  });

  it.each<[string, Json, string, string]>([
    ['of the platform', { uuid: 'reward.create' }, 'uuid', 'changes data of the loyalty platform'],
    ['of the platform, by name', { name: 'tier.assign' }, 'name', 'changes data of the loyalty platform'],
    ['nearly right', { uuid: 'target.sent', ...{ arguments: send.arguments } }, 'uuid', 'use "target.send"'],
    ['nobody knows', { name: 'Send a letter' }, 'name', '"filter" or "target.send"'],
    ['left out', { sort_order: 1 }, 'uuid', 'is required'],
    ['unknown, with a delay', { uuid: 'bogus', delay: 60 }, 'uuid', '"filter" or "target.send"'],
  ])('reaction-2: one that is %s is refused, for that alone', async (_what, action, field, text) => {
    const api = await here.caller();
    const nested = refused(await api.post('/triggers', withActions(send, action)), 422, 'invalid');
    expect(nested).toEqual({ [`actions.1.${field}`]: [expect.stringContaining(text)] });
    const { id } = (await api.post('/triggers', withActions())).json.data;
    const alone = refused(await api.post(`/triggers/${id}/actions`, action), 422, 'invalid');
    expect(alone).toEqual({ [field]: [expect.stringContaining(text)] });
  });

  it('reaction-2: an action that was made by its name alone changes its kind by its name', async () => {
    const api = await here.caller();
    const { id, actions } = (await api.post('/triggers', withActions({ name: 'filter', arguments: filter.arguments })))
      .json.data;
    const path = `/triggers/${id}/actions/${actions[0].id}`;
    expect((await api.put(path, { name: 'target.send', arguments: send.arguments })).json.data).toMatchObject({
      uuid: 'target.send',
    });
    expect((await api.put(path, { name: 'A label' })).json.data).toMatchObject({
      uuid: 'target.send',
      name: 'A label',
    });
    expect((await api.put(path, { name: 'filter' })).json.data).toMatchObject({ uuid: 'target.send', name: 'filter' });
  });
});

describe('reaction-3: bounds', () => {
  const argument = (name: string, value: unknown = 1) => ({ name, value });
  it.each<[string, Json, string]>([
    ['21 actions', withActions(...Array(21).fill(send)), 'actions'],
    [
      '31 arguments',
      withActions({ ...send, arguments: Array.from({ length: 31 }, (_, i) => argument(`a${i}`)) }),
      'actions.0.arguments',
    ],
    [
      'arguments beyond 32,768 characters',
      withActions({ ...send, arguments: [...send.arguments, argument('x', 'y'.repeat(32_768))] }),
      'actions.0.arguments',
    ],
    [
      'an argument twice',
      withActions({ ...send, arguments: [...send.arguments, ...send.arguments] }),
      'actions.0.arguments.1.name',
    ],
    ['a delay of more than 7 days', withActions({ ...send, delay: 604_801 }), 'actions.0.delay'],
    ['a negative delay', withActions({ ...send, delay: -1 }), 'actions.0.delay'],
    ['a filter with a delay', withActions({ ...filter, delay: 1 }), 'actions.0.delay'],
    ['a filter without a condition', withActions({ uuid: 'filter' }), 'actions.0.arguments'],
    [
      'a filter whose condition is a text',
      withActions({ uuid: 'filter', arguments: [argument('condition', 'yes')] }),
      'actions.0.arguments.0.value',
    ],
    [
      'a misspelt operator',
      withActions({ uuid: 'filter', arguments: [argument('condition', { '=>': [1, 2] })] }),
      'actions.0.arguments.0.value',
    ],
    [
      'a misspelt operator in a dynamic argument',
      withActions({ ...send, arguments: [...send.arguments, { ...argument('x', { vra: 'id' }), is_dynamic: true }] }),
      'actions.0.arguments.1.value',
    ],
    ['a send without a handle', withActions({ uuid: 'target.send' }), 'actions.0.arguments'],
    [
      'a handle that is a number',
      withActions({ uuid: 'target.send', arguments: [argument('target_handle', 7)] }),
      'actions.0.arguments.0.value',
    ],
    [
      'an argument without a value',
      withActions({ ...send, arguments: [...send.arguments, { name: 'x' }] }),
      'actions.0.arguments.1.value',
    ],
  ])('reaction-3: %s is refused', async (_what, body, field) => {
    const api = await here.caller();
    invalidFields(await api.post('/triggers', body), field);
  });

  it('reaction-3: the bounds themselves are allowed, and the 21st action is refused', async () => {
    const api = await here.caller();
    const body = withActions(...Array.from({ length: 20 }, () => ({ ...send, delay: 604_800 })));
    const { id } = (await api.post('/triggers', body)).json.data;
    invalidFields(await api.post(`/triggers/${id}/actions`, send), '');
  });

  it('reaction-3: a tenant has at most 100 triggers', async () => {
    const api = await here.caller();
    for (let i = 0; i < 100; i += 1) expect((await api.post('/triggers', withActions())).status).toBe(201);
    refused(await api.post('/triggers', withActions()), 409, 'conflict');
  });

  it('reaction-7: the warning of an unknown operator says what becomes of the action', async () => {
    const api = await here.caller();
    const unknown = { zzz: 1 };
    const computed = { ...argument('x', unknown), is_dynamic: true };
    const { warnings } = (
      await api.post(
        '/triggers',
        withActions(
          { uuid: 'filter', arguments: [argument('condition', unknown)] },
          { ...send, arguments: [...send.arguments, computed] },
        ),
      )
    ).json;
    const what = 'unknown operator "zzz":';
    expect(warnings).toContain(
      `actions.0.arguments.0.value: ${what} the condition is not met when evaluation reaches it`,
    );
    expect(warnings).toContain(`actions.1.arguments.1.value: ${what} the action fails when evaluation reaches it`);
  });

  it('reaction-3: what is accepted but may not be meant has a warning', async () => {
    const api = await here.caller();
    const unknown = { uuid: 'filter', arguments: [argument('condition', { zzz: 1 }), argument('other')] };
    const { warnings } = (
      await api.post('/triggers', withActions(unknown, { ...send, arguments: [...send.arguments, argument('a-b')] }))
    ).json;
    expect(warnings).toEqual([
      expect.stringContaining('unknown operator "zzz"'),
      expect.stringContaining('a filter does not use the argument "other"'),
      expect.stringContaining('a template cannot read "a-b"'),
      expect.stringContaining('there is no target with the handle "crm"'),
    ]);
  });
});

describe('reaction-7: a target that does not exist', () => {
  const field = 'arguments.0.value';
  const warning = 'there is no target with the handle "crm": until you create it, this action fails';

  it('reaction-7: is a warning wherever an action that names it is saved, and none once it exists', async () => {
    const [api, stranger] = [await here.caller(), await here.caller()];
    const target = { name: 'CRM', handle: 'crm', url: `${here.receiver.url}/crm`, template: '{}' };
    expect((await stranger.post('/targets', target)).status).toBe(201);
    const created = await api.post('/triggers', withActions(filter, send, send));
    expect(created.status).toBe(201);
    expect(created.json.warnings).toEqual([`actions.1.${field}: ${warning}`, `actions.2.${field}: ${warning}`]);
    const path = `/triggers/${created.json.data.id}`;
    expect((await api.put(path, { actions: [send] })).json.warnings).toEqual([`actions.0.${field}: ${warning}`]);
    expect((await api.put(path, { name: 'Renamed' })).json.warnings).toBeUndefined();
    const added = await api.post(`${path}/actions`, send);
    expect(added.json.warnings).toEqual([`${field}: ${warning}`]);
    const action = `${path}/actions/${added.json.data.id}`;
    expect((await api.put(action, { notes: 'n' })).json.warnings).toEqual([`${field}: ${warning}`]);
    expect((await api.post('/targets', target)).status).toBe(201);
    expect((await api.put(action, { notes: 'm' })).json.warnings).toBeUndefined();
    expect((await api.put(path, { actions: [send] })).json.warnings).toBeUndefined();
  });

  it('reaction-7: a handle that a rule makes is not known before it runs, so it has no warning', async () => {
    const api = await here.caller();
    const made = [{ name: 'target_handle', value: { var: 'handle' }, is_dynamic: true }];
    const { json } = await api.post('/triggers', withActions({ ...send, arguments: made }));
    expect(json.warnings).toBeUndefined();
  });
});

it('reaction-24: the condition of a filter as a text of JSON is stored as a rule, and decides as one', async () => {
  const api = await here.caller();
  const filter = (value: Json) => ({ name: 'filter', arguments: [{ name: 'condition', value }] });
  const rule = { '==': [{ var: 'n' }, 1] };
  const made = await api.post('/triggers', {
    ...{ name: 'T', trigger: 'order.created' },
    actions: [filter(JSON.stringify(rule))],
  });
  expect(made.status, made.text).toBe(201);
  const { id, actions } = made.json.data;
  expect(actions[0].arguments).toEqual([{ name: 'condition', value: rule, is_dynamic: null }]);
  for (const [n, status] of [
    [1, 'passed'],
    [2, 'stopped'],
  ] as const) {
    const { json } = await api.post(`/triggers/${id}/preview`, { context: { n } });
    expect(json.data.actions[0].status).toBe(status);
  }
  const path = `/triggers/${id}/actions/${actions[0].id}`;
  const same = await api.put(path, { arguments: [{ name: 'condition', value: JSON.stringify(rule) }] });
  expect(same.json.data).toEqual(actions[0]);
  for (const text of ['', 'x', '[]', '"a"', '{"==":[1,1],"==":[1,2]}', '{"=>":[1,1]}']) {
    const answer = await api.put(path, { arguments: [{ name: 'condition', value: text }] });
    invalidFields(answer, 'arguments.0.value');
  }
});
