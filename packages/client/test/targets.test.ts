import { describe, it } from 'vitest';
import type { Client } from '../src/index.ts';
import { numbered, target } from './support/bodies.ts';
import { expectCall, ok } from './support/call.ts';
import type { Step } from './support/scripted-server.ts';

describe('client-8: the calls for targets', () => {
  it.each<[string, Step, (client: Client) => Promise<unknown>, string, string]>([
    ['targets.get', ok(target), (c) => c.targets.get(7), 'GET /api/v3/targets/7', ''],
    [
      'targets.create',
      ok(target, 201),
      (c) => c.targets.create({ name: 'n', handle: 'h', url: 'https://shop.test/', template: '{}' }),
      'POST /api/v3/targets',
      '{"name":"n","handle":"h","url":"https://shop.test/","template":"{}"}',
    ],
    [
      'targets.update',
      ok(target),
      (c) => c.targets.update(7, { notes: 'n' }),
      'PUT /api/v3/targets/7',
      '{"notes":"n"}',
    ],
    ['targets.delete', { status: 204 }, (c) => c.targets.delete(7), 'DELETE /api/v3/targets/7', ''],
    [
      'targets.list',
      { status: 200, json: numbered([target], 1, 1) },
      (c) => c.targets.list({ filter: { handle: 'h' } }),
      'GET /api/v3/targets?filter[handle]=h',
      '',
    ],
  ])('%s', (_, step, call, line, body) => expectCall(step, call, line, body));
});
