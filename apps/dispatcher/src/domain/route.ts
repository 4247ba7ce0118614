// Decides which webhooks get an event, and why others do not. Pure: the same answer in service, preview and test.
import { entryMatches, type Suppression } from '@posthorn/contracts';
import { evaluateCondition } from './condition/evaluate-condition.ts';
import { COMPARED_PER_STEP, type Cost, READ_PER_STEP, SUBSCRIBER_STEPS, TEMPLATE_STEPS } from './cost.ts';
import type { Endpoint } from './endpoint.ts';
import type { Matching, Webhook } from './webhook.ts';

/** `value` is the parsed context. */
export type RoutedEvent = { name: string; namespace: string | null; value: unknown };

/** What routing needs of a webhook; whether it is on counts at the moment at which its delivery is written. */
export type Route = Matching & Pick<Endpoint, 'id' | 'ordering'>;

export type Reason = { reason: Suppression['reason']; detail: string };

/** What becomes of an event at one subscriber. */
export type Fate =
  | { kind: 'deliver'; webhook: Webhook }
  /** The webhook is switched off: kept until it is switched on again. */
  | { kind: 'hold'; webhook: Webhook }
  | ({ kind: 'suppress'; webhook: Webhook } & Reason);

export const subscribes = ({ events }: Pick<Route, 'events'>, name: string): boolean =>
  events.some((entry) => entryMatches(entry, name));

export function route(event: RoutedEvent, webhooks: readonly Webhook[]): Fate[] {
  return webhooks.filter((webhook) => subscribes(webhook, event.name)).map((webhook) => fateAt(webhook, event));
}

/** Of a webhook that subscribes to the event. */
export function fateAt(webhook: Webhook, event: RoutedEvent, cost?: Cost): Fate {
  const suppressed = suppressionAt(webhook, event, cost);
  if (suppressed !== null) return { kind: 'suppress', webhook, ...suppressed };
  return { kind: webhook.isActive ? 'deliver' : 'hold', webhook };
}

/** Why a subscriber does not get the event; `null` = it does. */
export function suppressionAt(route: Route, event: RoutedEvent, cost?: Cost): Reason | null {
  cost?.add(SUBSCRIBER_STEPS);
  if (route.namespace !== null && route.namespace === event.namespace) {
    const detail = `the event comes from namespace "${event.namespace}", which owns this webhook`;
    return { reason: 'namespace', detail };
  }
  if (route.condition === null) return null;
  const result = evaluateCondition(route.condition, event.value, cost);
  return result.met ? null : { reason: 'condition', detail: result.reason };
}

/** What looking for an event's subscribers among so many webhooks costs. */
export const searchSteps = (webhooks: number): number => Math.ceil(webhooks / COMPARED_PER_STEP);

/** What adding extra data to a context of so many characters costs. */
export const templateSteps = (chars: number): number => TEMPLATE_STEPS + Math.ceil(chars / READ_PER_STEP);
