import { expect, it } from 'vitest';
import { originOf } from '../../src/domain/delivery-origin.ts';

const delivery = { id: 'dlv_1', isTarget: true, isTest: false, replayOf: null };
const runs = [
  { triggerId: 7, items: [{ deliveryId: null }, { deliveryId: 'dlv_0' }] },
  { triggerId: 8, items: [{ deliveryId: null }, { deliveryId: 'dlv_1' }] },
];

it.each([
  ['a webhook of the event', { isTarget: false }, [], 'webhook', null],
  ['the run that names it', {}, runs, 'reaction', 8],
  ['a run, also of what was sent again from it', { replayOf: 'dlv_0' }, runs, 'reaction', 8],
  ['a test', { isTest: true }, [], 'test', null],
  ['a copy of a test', { isTest: true, replayOf: 'dlv_0' }, [], 'test', null],
  ['a copy', { replayOf: 'dlv_0' }, runs.slice(0, 1), 'copy', null],
  ['a copy to a webhook', { isTarget: false, replayOf: 'dlv_0' }, [], 'copy', null],
  ['a call', {}, runs.slice(0, 1), 'call', null],
] as const)('incentive-6: %s', (_what, over, some, kind, trigger_id) => {
  expect(originOf({ ...delivery, ...over }, some)).toEqual({ kind, trigger_id });
});
