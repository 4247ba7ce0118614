// Plans what is done about an event: who gets it, and why others do not. Pure: the same answer in service, preview and test.
import type { Suppression } from '@posthorn/contracts';
import { entryMatches } from '@posthorn/contracts/plain';
import { evaluateCondition } from './condition/evaluate-condition.ts';
import { COMPARED_PER_STEP, type Cost, READ_PER_STEP, SUBSCRIBER_STEPS, TEMPLATE_STEPS } from './cost.ts';
import type { Endpoint } from './endpoint.ts';
import type { Matching, Webhook } from './webhook.ts';

/** `value` is the parsed context. */
export type RoutedEvent = { name: string; namespace: string | null; value: unknown };

/** What routing needs of a webhook; whether it is on counts at the moment at which its delivery is written. */
export type Route = Matching & Pick<Endpoint, 'id' | 'ordering'>;

export type Reason = { reason: Suppression['reason']; detail: string };

/** One thing that is done about an event. */
export type Plan =
  /** `hold`: the endpoint is switched off, and the delivery is kept until it is switched on again. */
  | { kind: 'deliver' | 'hold'; endpoint: Endpoint; extraDataTemplate: string | null }
  | ({ kind: 'suppress'; endpointId: number } & Reason);

/** Routing sees another webhook: fan-outs that are pending keep the old one. */
export const isRerouted = (before: Route, after: Route): boolean => routedBy(before) !== routedBy(after);

const routedBy = ({ events, namespace, condition, extraDataTemplate, ordering }: Route): string =>
  JSON.stringify([events, namespace, condition?.text ?? null, extraDataTemplate, ordering]);

export const subscribes = ({ events }: Pick<Route, 'events'>, name: string): boolean =>
  events.some((entry) => entryMatches(entry, name));

/** One for each subscriber, in their order. */
export function plansFor(event: RoutedEvent, webhooks: readonly Webhook[]): Plan[] {
  return webhooks.filter((webhook) => subscribes(webhook, event.name)).map((webhook) => planAt(webhook, event));
}

/** For a webhook that subscribes to the event. */
export function planAt(webhook: Webhook, event: RoutedEvent, cost?: Cost): Plan {
  const suppressed = suppressionAt(webhook, event, cost);
  if (suppressed !== null) return { kind: 'suppress', endpointId: webhook.id, ...suppressed };
  const { isActive, extraDataTemplate } = webhook;
  return { kind: isActive ? 'deliver' : 'hold', endpoint: webhook, extraDataTemplate };
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
