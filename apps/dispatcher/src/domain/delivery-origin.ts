// What made a delivery of an event, told from what is stored anyway.
import type { DeliveryOrigin } from '@posthorn/contracts';
import type { DeliveryRecord, RunRecord } from './records.ts';

type Made = Pick<DeliveryRecord, 'id' | 'isTarget' | 'isTest' | 'replayOf'>;
type Runs = readonly { triggerId: number; items: readonly Pick<RunRecord['items'][number], 'deliveryId'>[] }[];

/**
 * Accepting an event sends to targets by runs alone. What else is sent to a target was asked for by a call that names it.
 * @param runs all runs of the event
 */
export function originOf(delivery: Made, runs: Runs): DeliveryOrigin {
  const { id, isTarget, isTest, replayOf } = delivery;
  const run = runs.find(({ items }) => items.some(({ deliveryId }) => deliveryId === id));
  if (run !== undefined) return { kind: 'reaction', trigger_id: run.triggerId };
  if (isTest) return { kind: 'test', trigger_id: null };
  if (replayOf !== null) return { kind: 'copy', trigger_id: null };
  return { kind: isTarget ? 'call' : 'webhook', trigger_id: null };
}
