// Which webhooks an event goes to, and why not where it does not. Pure: the same answer in service, lab and test.
import { entryMatches, type Suppression } from '@posthorn/contracts';
import { evaluateCondition } from './condition/evaluate-condition.ts';
import type { Webhook } from './webhook.ts';

/** `value` is the parsed context. */
export type RoutedEvent = { name: string; namespace: string | null; value: unknown };

/** What becomes of an event at one subscriber. */
export type Fate =
  | { kind: 'deliver'; webhook: Webhook }
  /** The webhook is switched off: kept until it is switched on again. */
  | { kind: 'hold'; webhook: Webhook }
  | { kind: 'suppress'; webhook: Webhook; reason: Suppression['reason']; detail: string };

export function route(event: RoutedEvent, webhooks: readonly Webhook[]): Fate[] {
  const fates: Fate[] = [];
  for (const webhook of webhooks) {
    if (webhook.events.some((entry) => entryMatches(entry, event.name))) fates.push(fateAt(webhook, event));
  }
  return fates;
}

function fateAt(webhook: Webhook, event: RoutedEvent): Fate {
  if (webhook.namespace !== null && webhook.namespace === event.namespace) {
    const detail = `the event was caused by namespace "${event.namespace}", which owns this webhook`;
    return { kind: 'suppress', webhook, reason: 'namespace', detail };
  }
  if (webhook.condition !== null) {
    const result = evaluateCondition(webhook.condition, event.value);
    if (!result.met) return { kind: 'suppress', webhook, reason: 'condition', detail: result.reason };
  }
  return { kind: webhook.isActive ? 'deliver' : 'hold', webhook };
}
