import { type ActionRun, type ActionRunItem, type EventRun, toVendorTime } from '@posthorn/contracts';
import { readJson } from '../domain/read-json.ts';
import type { RunRecord } from '../domain/records.ts';

/** A larger context is not repeated for each action: the event has it. */
const CONTEXT_MAX_CHARS = 65_536;
/** An item's id is that of its run and its place: a run has fewer items. */
const ITEMS_OF_ONE_RUN = 100;

/** @param context of the event; `null` = not shown */
export function presentRun(run: RunRecord, context: string | null = null): ActionRun {
  const at = toVendorTime(run.createdAt);
  const times = { created_at: at, updated_at: at };
  const shown =
    context === null || context.length > CONTEXT_MAX_CHARS ? null : (readJson(context) as ActionRunItem['context']);
  return {
    id: run.id,
    actionable_type: 'trigger',
    actionable_id: run.triggerId,
    parent_id: null,
    name: run.triggerName,
    event_id: run.eventId,
    event: run.eventName,
    stop: run.stop?.reason ?? null,
    stop_detail: run.stop?.detail ?? null,
    items: run.items.map((item, index) => ({
      id: run.id * ITEMS_OF_ONE_RUN + index,
      action_history_id: run.id,
      action_id: item.actionId,
      handler: item.handler,
      status: item.status,
      arguments: item.arguments,
      context: item.status === 'skipped' ? null : shown,
      result:
        item.status === 'skipped'
          ? null
          : { reason: item.reason, target_id: item.targetId, delivery_id: item.deliveryId },
      ...times,
    })),
    children: [],
    children_history: [],
    parent_history: null,
    ...times,
  };
}

export const presentEventRun = (run: RunRecord): EventRun => ({
  id: run.id,
  trigger_id: run.triggerId,
  name: run.triggerName,
  stop: run.stop?.reason ?? null,
  stop_detail: run.stop?.detail ?? null,
  actions: run.items.map(({ actionId, handler, status, reason, targetId, deliveryId }) => ({
    action_id: actionId,
    handler,
    status,
    reason,
    target_id: targetId,
    delivery_id: deliveryId,
  })),
});
