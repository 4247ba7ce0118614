// Plans what is done about a request's events, in slices, and no more of it than one request may ask for:
// from the event on at which that is used up, the fan-out is pending, so that events keep their order.

import type { ParsedEvent } from '../domain/event-input.ts';
import { REQUEST_PAIRS_MAX, REQUEST_STEPS_MAX } from '../domain/fan-out.ts';
import { type Plan, planAt, templateSteps } from '../domain/route.ts';
import type { Renderer } from '../ports/renderer.ts';
import { type ExtraBody, RENDERED_AT_ONCE, withExtraData } from './extra-data.ts';
import type { RoutingTable } from './routing-tables.ts';
import { NO_RUNS, type RoutedRun, renderRuns, runTriggers } from './run-triggers.ts';
import type { SlicedWork } from './sliced-work.ts';

export type Routed = {
  event: ParsedEvent;
  namespace: string | null;
  /** `null` = the fan-out is pending. */
  plans: readonly Plan[] | null;
  bodies: ReadonlyMap<number, ExtraBody>;
  /** Of the triggers of the event. */
  runs: readonly RoutedRun[];
};

/** What one request may ask for; less in tests. */
export type RequestLimits = { pairs: number; steps: number };
export const REQUEST_LIMITS: RequestLimits = { pairs: REQUEST_PAIRS_MAX, steps: REQUEST_STEPS_MAX };

type Deps = { renderer: Pick<Renderer, 'render'>; limits: RequestLimits };

const NO_BODIES: ReadonlyMap<number, ExtraBody> = new Map();

/** Before any slot is taken: it may need a while. @param namespace of the producer */
export async function routeEvents(
  { renderer, limits }: Deps,
  work: SlicedWork,
  table: RoutingTable,
  events: readonly ParsedEvent[],
  own: string | null,
): Promise<Routed[]> {
  const routed: Routed[] = [];
  const stepsMax = work.cost.steps + limits.steps;
  let pairs = 0;
  let isOver = false;
  for (const event of events) {
    const namespace = event.namespace === undefined ? own : event.namespace;
    const room = limits.pairs - pairs;
    const one: RoutedParts = isOver ? PENDING : await routedOf(work, table, { ...event, namespace }, room, stepsMax);
    isOver ||= one.plans === null;
    pairs += one.plans?.length ?? 0;
    for (const { run } of one.runs) pairs += 1 + run.sends.length;
    routed.push({ event, namespace, bodies: NO_BODIES, ...one });
  }
  const templates = table.webhooks.filter(({ extraDataTemplate }) => extraDataTemplate !== null).length;
  const withBodies = templates === 0 ? routed : await render(renderer, routed, templates);
  return table.hasTriggers ? renderAllRuns(renderer, withBodies) : withBodies;
}

type RoutedEvent = Pick<ParsedEvent, 'name' | 'context' | 'value' | 'depth'> & { namespace: string | null };
type RoutedParts = Pick<Routed, 'plans' | 'runs'>;

const PENDING: RoutedParts = { plans: null, runs: NO_RUNS };

async function routedOf(
  work: SlicedWork,
  table: RoutingTable,
  event: RoutedEvent,
  pairsMax: number,
  stepsMax: number,
): Promise<RoutedParts> {
  const plans = await plansOf(work, table, event, pairsMax, stepsMax);
  if (plans === null) return PENDING;
  if (table.triggersOf(event.name).length === 0) return { plans, runs: NO_RUNS };
  const runs = await runTriggers(work, table, event, { pairs: pairsMax - plans.length, stepsMax });
  return runs === null ? PENDING : { plans, runs };
}

async function renderAllRuns(renderer: Deps['renderer'], routed: readonly Routed[]): Promise<Routed[]> {
  const all: Routed[] = [];
  for (const one of routed) {
    const runs = one.runs.length === 0 ? one.runs : await renderRuns(renderer, one.event.context, one.runs);
    all.push({ ...one, runs });
  }
  return all;
}

/** `null` = it is too much. */
async function plansOf(
  work: SlicedWork,
  table: RoutingTable,
  event: RoutedEvent,
  pairsMax: number,
  stepsMax: number,
): Promise<Plan[] | null> {
  const { cost } = work;
  cost.add(table.stepsOf(event.name));
  if (cost.steps > stepsMax) return null;
  const subscribers = table.subscribersOf(event.name);
  if (subscribers.length > pairsMax) return null;
  const plans: Plan[] = [];
  for (const webhook of subscribers) {
    const plan = planAt(webhook, event, cost);
    if (plan.kind !== 'suppress' && plan.extraDataTemplate !== null) cost.add(templateSteps(event.context.length));
    if (cost.steps > stepsMax) return null;
    plans.push(plan);
    const rest = work.rest();
    if (rest !== null) await rest;
  }
  return plans;
}

async function render(renderer: Deps['renderer'], routed: readonly Routed[], templates: number): Promise<Routed[]> {
  const all: Routed[] = [];
  const step = Math.max(1, Math.floor(RENDERED_AT_ONCE / templates));
  for (let start = 0; start < routed.length; start += step) {
    const some = routed.slice(start, start + step).map(async (one) => {
      return { ...one, bodies: await withExtraData(renderer, one.event.context, one.plans ?? []) };
    });
    all.push(...(await Promise.all(some)));
  }
  return all;
}
