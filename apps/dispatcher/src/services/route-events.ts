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
    const about = { ...event, namespace };
    const room: Room = { pairs: limits.pairs - pairs, stepsMax };
    const plans: Plan[] = [];
    let step: ReturnType<typeof planOn> = isOver ? 'over' : planOn(work, table, about, room, plans);
    while (typeof step === 'object') {
      await step;
      step = planOn(work, table, about, room, plans);
    }
    const hasRuns = step === 'done' && table.triggersOf(event.name).length > 0;
    const runs = hasRuns
      ? await runTriggers(work, table, about, { ...room, pairs: room.pairs - plans.length })
      : NO_RUNS;
    isOver = step === 'over' || runs === null;
    if (isOver || runs === null) {
      routed.push({ event, namespace, plans: null, bodies: NO_BODIES, runs: NO_RUNS });
      continue;
    }
    pairs += plans.length;
    for (const { run } of runs) pairs += 1 + run.sends.length;
    routed.push({ event, namespace, plans, bodies: NO_BODIES, runs });
  }
  const templates = table.webhooks.filter(({ extraDataTemplate }) => extraDataTemplate !== null).length;
  const withBodies = templates === 0 ? routed : await render(renderer, routed, templates);
  return table.hasTriggers ? renderAllRuns(renderer, withBodies) : withBodies;
}

type RoutedEvent = Pick<ParsedEvent, 'name' | 'context' | 'value' | 'depth'> & { namespace: string | null };
type Room = { pairs: number; stepsMax: number };

/**
 * Adds the plans of the subscribers that have none yet, until it has to rest. Few events have to, so the others need no
 * promise.
 * @returns `over` = it is too much; a promise = to be called again when it resolves
 */
function planOn(
  work: SlicedWork,
  table: RoutingTable,
  event: RoutedEvent,
  { pairs, stepsMax }: Room,
  plans: Plan[],
): 'done' | 'over' | Promise<void> {
  const { cost } = work;
  if (plans.length === 0) {
    cost.add(table.stepsOf(event.name));
    if (cost.steps > stepsMax) return 'over';
  }
  const subscribers = table.subscribersOf(event.name);
  if (subscribers.length > pairs) return 'over';
  for (let webhook = subscribers[plans.length]; webhook !== undefined; webhook = subscribers[plans.length]) {
    const plan = planAt(webhook, event, cost);
    if (plan.kind !== 'suppress' && plan.extraDataTemplate !== null) cost.add(templateSteps(event.context.length));
    if (cost.steps > stepsMax) return 'over';
    plans.push(plan);
    const rest = work.rest();
    if (rest !== null) return rest;
  }
  return 'done';
}

async function renderAllRuns(renderer: Deps['renderer'], routed: readonly Routed[]): Promise<Routed[]> {
  const all: Routed[] = [];
  for (const one of routed) {
    const runs = one.runs.length === 0 ? one.runs : await renderRuns(renderer, one.event.context, one.runs);
    all.push({ ...one, runs });
  }
  return all;
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
