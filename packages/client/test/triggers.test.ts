import { describe, it } from 'vitest';
import type { Client } from '../src/index.ts';
import { actionRun, numbered, trigger, triggerAction } from './support/bodies.ts';
import { expectCall, ok } from './support/call.ts';
import type { Step } from './support/scripted-server.ts';

describe('client-8: one method a call of the API', () => {
  it.each<[string, Step, (client: Client) => Promise<unknown>, string, string]>([
    ['triggers.get', ok(trigger), (c) => c.triggers.get(2), 'GET /api/v3/triggers/2', ''],
    [
      'triggers.list',
      { status: 200, json: numbered([trigger], 1, 1) },
      (c) => c.triggers.list({ filter: { name: 'Gold rewards', is_active: true }, number: 2 }),
      'GET /api/v3/triggers?filter[name]=Gold+rewards&filter[is_active]=1&page[number]=2',
      '',
    ],
    [
      'triggers.create',
      ok(trigger, 201),
      (c) => c.triggers.create({ name: 'x', trigger: 'a.b', actions: [{ uuid: 'filter' }] }),
      'POST /api/v3/triggers',
      '{"name":"x","trigger":"a.b","actions":[{"uuid":"filter"}]}',
    ],
    [
      'triggers.update',
      ok(trigger),
      (c) => c.triggers.update(2, { is_active: false }),
      'PUT /api/v3/triggers/2',
      '{"is_active":false}',
    ],
    ['triggers.delete', { status: 204 }, (c) => c.triggers.delete(2), 'DELETE /api/v3/triggers/2', ''],
    [
      'triggers.preview',
      ok({ actions: [] }),
      (c) => c.triggers.preview(2, { event_id: 'evt_1' }),
      'POST /api/v3/triggers/2/preview',
      '{"event_id":"evt_1"}',
    ],
    [
      'triggers.listActions',
      { status: 200, json: numbered([triggerAction], 1, 1) },
      (c) => c.triggers.listActions(2, { size: 5 }),
      'GET /api/v3/triggers/2/actions?page[size]=5',
      '',
    ],
    [
      'triggers.getAction',
      ok(triggerAction),
      (c) => c.triggers.getAction(2, 3),
      'GET /api/v3/triggers/2/actions/3',
      '',
    ],
    [
      'triggers.createAction',
      ok(triggerAction, 201),
      (c) => c.triggers.createAction(2, { uuid: 'target.send', delay: 60 }),
      'POST /api/v3/triggers/2/actions',
      '{"uuid":"target.send","delay":60}',
    ],
    [
      'triggers.updateAction',
      ok(triggerAction),
      (c) => c.triggers.updateAction(2, 3, { sort_order: 1 }),
      'PUT /api/v3/triggers/2/actions/3',
      '{"sort_order":1}',
    ],
    [
      'triggers.deleteAction',
      { status: 204 },
      (c) => c.triggers.deleteAction(2, 3),
      'DELETE /api/v3/triggers/2/actions/3',
      '',
    ],
    [
      'actionHistory.list',
      { status: 200, json: numbered([actionRun], 1, 1) },
      (c) => c.actionHistory.list({ filter: { actionable_id: 2, stop: 'depth' } }),
      'GET /api/v3/action-history?filter[actionable_id]=2&filter[stop]=depth',
      '',
    ],
    ['actionHistory.get', ok(actionRun), (c) => c.actionHistory.get(5), 'GET /api/v3/action-history/5', ''],
  ])('%s', (_, step, call, request, body) => expectCall(step, call, request, body));
});
