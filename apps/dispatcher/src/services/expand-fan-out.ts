// One step of a tenant's pending fan-outs: some subscribers of its next events, and then their triggers, by the routing those
// were accepted under.
// As much as one small commit takes, so that others' commits do not wait, and in slices, so that no other tenant does.
import { eventTag } from '@posthorn/signing';
import type { NewDelivery, NewRun, NewSuppression } from '../domain/acceptance.ts';
import { READ_PER_STEP } from '../domain/cost.ts';
import type { FanOutPart, PendingFanOut, Progress } from '../domain/fan-out.ts';
import { deliveryId, idEnding, type Ulids } from '../domain/ids.ts';
import { orderingKeys, peopleOf } from '../domain/people.ts';
import { readJson } from '../domain/read-json.ts';
import { type Route, searchSteps, subscribes, suppressionAt, templateSteps } from '../domain/route.ts';
import { suppressionsIn } from '../domain/run.ts';
import type { Clock } from '../ports/clock.ts';
import type { Meter } from '../ports/meter.ts';
import type { Renderer } from '../ports/renderer.ts';
import type { Store } from '../ports/store/index.ts';
import { AcceptedReactions } from './accepted-reactions.ts';
import { renderExtra } from './extra-data.ts';
import { type AboutEvent, newRuns, PLAIN } from './plan-acceptance.ts';
import { type RoutedRun, renderRuns, runTriggers } from './run-triggers.ts';
import { SlicedWork } from './sliced-work.ts';
import type { Turns } from './turns.ts';

/** What one step may come to, and how many webhooks are read at once; less in tests. */
export type StepLimits = { rows: number; steps: number; page: number };
const STEP_LIMITS: StepLimits = { rows: 100, steps: 200_000, page: 500 };
/** Rows of a step while several tenants make requests: a millisecond in which no other act is done. */
const SHARED_ROWS = 40;

type Deps = {
  store: Pick<
    Store,
    'pendingFanOuts' | 'routesAsAccepted' | 'triggersAsAccepted' | 'targetsAsAccepted' | 'expandFanOut'
  >;
  renderer: Pick<Renderer, 'render'>;
  clock: Clock;
  ulids: Ulids;
  turns: Turns;
  meter?: Meter | undefined;
  limits?: StepLimits;
};

/** One trigger is the least that a step does. */
const UNBOUNDED = { pairs: Number.POSITIVE_INFINITY, stepsMax: Number.POSITIVE_INFINITY };

/** Events of one step, and characters of their contexts. */
const EVENTS_MAX = 50;
const CHARS_MAX = 1_048_576;

export function expandFanOut(deps: Deps) {
  const routes = new Routes(deps);
  const reactions = new AcceptedReactions(deps.store);
  return async (tenantId: number): Promise<void> => {
    const work = new SlicedWork(deps.turns, tenantId, 'job');
    await deps.turns.next(tenantId);
    const heads = await deps.store.pendingFanOuts({ tenantId, limit: EVENTS_MAX, maxChars: CHARS_MAX });
    const step = new Step(deps, tenantId, work);
    for (const head of heads) if (!(await step.add(head, routes, reactions))) break;
    // Not before: the clock may have been set meanwhile.
    const now = deps.clock.now();
    const parts = step.partsAt(now);
    if (parts.length === 0) return;
    const { held, written } = await deps.store.expandFanOut({ tenantId, parts, now });
    const done = parts.slice(0, written);
    deps.meter?.fannedOut({
      deliveries: done.reduce((sum, { deliveries, runs }) => sum + deliveries.length + deliveriesOf(runs), 0),
      held,
      suppressed: done.flatMap(({ suppressions, runs }) => [
        ...suppressions.map(({ reason }) => reason),
        ...runs.flatMap(suppressionsIn),
      ]),
    });
  };
}

const deliveriesOf = (runs: readonly NewRun[]): number => runs.reduce((sum, run) => sum + run.deliveries.length, 0);

type Expanded = PendingFanOut & { value: Readonly<Record<string, unknown>>; keys: readonly string[]; ending: string };
type Written = { deliveries: NewDelivery[]; suppressions: NewSuppression[]; runs: Rendered[] };
/** Of one trigger, without the time at which they are written. */
type Rendered = { runs: readonly RoutedRun[]; about: Omit<AboutEvent, 'at'> };
type Prepared = Omit<FanOutPart, keyof Written> & Written;

/** Due when its step is written, or at its `deliver_at`, which it has so far. */
function dueFrom(now: number, delivery: NewDelivery): NewDelivery {
  const dueAt = Math.max(now, delivery.dueAt ?? now);
  return { ...delivery, dueAt, turn: delivery.turn && { ...delivery.turn, enteredAt: dueAt } };
}

class Step {
  readonly #parts: Prepared[] = [];
  readonly #deps: Deps;
  readonly #limits: StepLimits;
  readonly #tenantId: number;
  readonly #work: SlicedWork;
  readonly #rowsMax: number;
  #rows = 0;

  constructor(deps: Deps, tenantId: number, work: SlicedWork) {
    this.#tenantId = tenantId;
    this.#deps = deps;
    this.#limits = deps.limits ?? STEP_LIMITS;
    this.#rowsMax = deps.turns.isShared ? Math.min(SHARED_ROWS, this.#limits.rows) : this.#limits.rows;
    this.#work = work;
  }

  partsAt(now: number): FanOutPart[] {
    return this.#parts.map((part) => ({
      ...part,
      deliveries: part.deliveries.map((one) => dueFrom(now, one)),
      runs: part.runs.flatMap(({ runs, about }) => newRuns(this.#deps, runs, { ...about, at: now })),
    }));
  }

  get #isFull(): boolean {
    return this.#rows >= this.#rowsMax || this.#work.cost.steps >= this.#limits.steps;
  }

  /** `false` = the step ends with this event, whether or not it is expanded to its end. */
  async add(head: PendingFanOut, routes: Routes, reactions: AcceptedReactions): Promise<boolean> {
    const { cost } = this.#work;
    cost.add(head.context.length / READ_PER_STEP);
    const value = readJson(head.context) as Record<string, unknown>;
    const ending = idEnding(head.eventAt, eventTag(head.name));
    const event = { ...head, value, keys: orderingKeys(peopleOf(head.name, value)), ending };
    const part: Written = { deliveries: [], suppressions: [], runs: [] };
    const from: Progress = { webhook: head.reached, trigger: head.triggerReached };
    const to = { ...from };
    let isOver = false;
    while (!isOver && !this.#isFull) {
      const { routes: page, isLast } = await routes.after(this.#tenantId, head.routingVersion, to.webhook);
      cost.add(searchSteps(page.length));
      for (const route of page) {
        if (this.#isFull) break;
        await this.#addRoute(part, event, route);
        to.webhook = route.id;
      }
      isOver = isLast && to.webhook === (page.at(-1)?.id ?? to.webhook);
    }
    isOver &&= await this.#addRuns(part, event, to, reactions);
    this.#parts.push({ eventId: head.eventId, from, reached: isOver ? null : to, ...part });
    return isOver && !this.#isFull;
  }

  async #addRoute(part: Written, event: Expanded, route: Route): Promise<void> {
    if (!subscribes(route, event.name)) return;
    const suppressed = suppressionAt(route, event, this.#work.cost);
    this.#rows += 1;
    if (suppressed === null) part.deliveries.push(await this.#deliveryOf(event, route));
    else part.suppressions.push({ endpointId: route.id, ...suppressed });
    const rest = this.#work.rest();
    if (rest !== null) await rest;
  }

  /** @returns whether all triggers of the event have run */
  async #addRuns(part: Written, event: Expanded, to: Progress, reactions: AcceptedReactions): Promise<boolean> {
    const accepted = await reactions.of(this.#tenantId, event.routingVersion, event.name);
    for (const trigger of accepted.triggers) {
      if (trigger.id <= to.trigger) continue;
      if (this.#isFull) return false;
      const table = { triggersOf: () => [trigger], targetOf: accepted.targetOf };
      const runs = (await runTriggers(this.#work, table, event, UNBOUNDED)) ?? [];
      const rendered = await renderRuns(this.#deps.renderer, event.context, runs);
      part.runs.push({ runs: rendered, about: { ending: event.ending, keys: event.keys, event } });
      this.#rows += rendered.reduce((rows, { run }) => rows + run.sends.length, 1);
      to.trigger = trigger.id;
    }
    return true;
  }

  async #deliveryOf(event: Expanded, route: Route): Promise<NewDelivery> {
    const dueAt = event.deliverAt ?? 0;
    const template = route.extraDataTemplate;
    if (template !== null) this.#work.cost.add(templateSteps(event.context.length));
    const body =
      template === null
        ? PLAIN
        : await renderExtra(this.#deps.renderer, event.context, { tenantId: this.#tenantId, template });
    return {
      id: deliveryId(this.#deps.ulids.next(this.#deps.clock.now()), event.ending),
      endpointId: route.id,
      status: 'pending',
      dueAt,
      lease: null,
      ...body,
      turn: route.ordering === 'none' || event.keys.length === 0 ? null : { keys: event.keys, enteredAt: dueAt },
      replayOf: null,
      target: null,
    };
  }
}

type Page = { version: number; after: number; routes: readonly Route[]; isLast: boolean };

/** Tenants of which a page is kept. */
const PAGES_MAX = 8;

/** Pages as accepted. Many events of one version ask for the same one, and each goes on inside of it: the last is kept. */
class Routes {
  readonly #store: Pick<Store, 'routesAsAccepted'>;
  readonly #limit: number;
  readonly #kept = new Map<number, Page>();

  constructor({ store, limits = STEP_LIMITS }: Pick<Deps, 'store' | 'limits'>) {
    this.#store = store;
    this.#limit = limits.page;
  }

  async after(tenantId: number, version: number, after: number): Promise<Pick<Page, 'routes' | 'isLast'>> {
    const kept = this.#kept.get(tenantId);
    if (kept?.version === version) {
      if (kept.after === after) return kept;
      const at = kept.routes.findIndex(({ id }) => id === after);
      const rest = kept.routes.slice(at + 1);
      if (at !== -1 && (rest.length > 0 || kept.isLast)) return { routes: rest, isLast: kept.isLast };
    }
    const routes = await this.#store.routesAsAccepted({ tenantId, version, after, limit: this.#limit });
    const page = { version, after, routes, isLast: routes.length < this.#limit };
    this.#kept.delete(tenantId);
    this.#kept.set(tenantId, page);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > PAGES_MAX && oldest !== undefined) this.#kept.delete(oldest);
    return page;
  }
}
