// Targets and triggers once more: what each trigger of an event must come to, said as plainly as it can be. An event keeps what
// its triggers and their targets were when it was accepted.
import type { NewDelivery, NewRun } from '../../src/domain/acceptance.ts';
import { suppressionsIn } from '../../src/domain/run.ts';
import type { Target } from '../../src/domain/target.ts';
import type { Trigger } from '../../src/domain/trigger.ts';
import type { Webhook } from '../../src/domain/webhook.ts';
import type { Model } from './model.ts';
import type { KnownEvent } from './records.ts';
import { CONDITIONS, type Context } from './routing.ts';

/** All templates of the simulation are this one. */
export const TEMPLATE = '{"sim_to": "{{ id }}"}';
const bodyOfTemplate = ({ id }: Partial<Context>): string => `{"sim_to": "${id}"}`;

const DEPTH_MAX = 5;
const RUNS_MAX = 60;
const WINDOW_MS = 60_000;

type AwaitedSend = { settings: Webhook; isTemplated: boolean; delayMs: number; isDiscarded: boolean };
/** `sends`: of each planned item, in order. */
export type AwaitedRun = { statuses: readonly string[]; sends: readonly AwaitedSend[] };

/** What a target is for the rest of the model: an endpoint that no event is routed to. */
export const asEndpoint = (target: Target): Webhook => ({
  ...target,
  events: [],
  namespace: null,
  condition: null,
  extraDataTemplate: null,
});

/** What is written of an event whose fan-out is pending. */
export const NOTHING = { deliveries: [], suppressions: [], runs: [] };

/** `body`: as it is rendered. */
export type SentByReaction = { delayMs?: number; body?: string | null };

/** What the answer counts of an event that is written at once. */
export const toldOf = (deliveries: readonly unknown[], suppressions: readonly unknown[], runs: readonly NewRun[]) => ({
  deliveries: deliveries.length + runs.flatMap((run) => run.deliveries).length,
  suppressed: suppressions.length + runs.flatMap(suppressionsIn).length,
});

export class Reactions {
  readonly targets = new Map<number, Target>();
  readonly triggers = new Map<number, Trigger>();
  /** When a trigger ran for a profile. */
  readonly #ran = new Map<string, number[]>();

  /** What every trigger of an event that is accepted now must come to. */
  awaited(model: Model, event: Pick<KnownEvent, 'tenantId' | 'name'>, context: Partial<Context>, depth: number) {
    const runs = new Map<number, AwaitedRun>();
    for (const trigger of this.triggers.values()) {
      if (trigger.tenantId !== event.tenantId || trigger.event !== event.name || !trigger.isActive) continue;
      runs.set(trigger.id, depth >= DEPTH_MAX ? stopped(trigger) : this.#chain(model, trigger, context));
    }
    return runs;
  }

  #chain(model: Model, trigger: Trigger, context: Partial<Context>): AwaitedRun {
    const statuses: string[] = [];
    const sends: AwaitedSend[] = [];
    for (const action of [...trigger.actions].sort((a, b) => (a.sortOrder ?? 0) - (b.sortOrder ?? 0))) {
      const value = action.arguments[0]?.value;
      if (statuses.at(-1) === 'stopped' || statuses.at(-1) === 'skipped') statuses.push('skipped');
      else if (action.kind === 'filter') statuses.push(isMet(value, context) ? 'passed' : 'stopped');
      else
        statuses.push(this.#send(model, trigger.tenantId, String(value), action.delaySeconds * 1000, context, sends));
    }
    return { statuses, sends };
  }

  #send(
    model: Model,
    tenantId: number,
    handle: string,
    delayMs: number,
    context: Partial<Context>,
    sends: AwaitedSend[],
  ): string {
    const target = [...this.targets.values()].find((one) => one.tenantId === tenantId && one.handle === handle);
    if (target === undefined) return 'failed';
    if (target.condition !== null && !isMet(target.condition.rule, context)) return 'suppressed';
    const isTemplated = target.template !== null && target.template !== '';
    sends.push({ settings: model.webhook(target.id).settings, isTemplated, delayMs, isDiscarded: false });
    return 'planned';
  }

  /** Whether one more run of this trigger is too much for the event's profile; if it is not, it counts. */
  isTooOften(triggerId: number, profileId: string | null, at: number, runs: boolean): boolean {
    if (profileId === null) return false;
    const key = `${triggerId} ${profileId}`;
    const ran = this.#ran.get(key) ?? [];
    if (ran.filter((one) => one > at - WINDOW_MS && one <= at).length >= RUNS_MAX) return true;
    if (runs) this.#ran.set(key, [...ran, at]);
    return false;
  }
}

const stopped = ({ actions }: Trigger): AwaitedRun => ({ statuses: actions.map(() => 'skipped'), sends: [] });

function isMet(rule: unknown, context: Partial<Context>): boolean {
  const text = JSON.stringify(rule);
  const known = CONDITIONS.find((one) => JSON.stringify(one.rule) === text);
  if (known === undefined) throw new Error(`the simulation made no condition ${text}`);
  return known.isMet(context);
}

/** The runs of an event are written, all of them or some. @param isLate in a step of its fan-out */
export function expectRuns(
  model: Model,
  event: KnownEvent,
  runs: readonly NewRun[],
  now: number,
  isLate: boolean,
): void {
  for (const run of runs) {
    const awaited = event.runs.get(run.triggerId);
    event.runs.delete(run.triggerId);
    if (awaited === undefined) {
      model.problem('reaction-21', `event ${event.id}: trigger ${run.triggerId} runs, and is not to`);
      continue;
    }
    const isStopped = run.stop !== null;
    if (model.reactions.isTooOften(run.triggerId, event.keys[0] ?? null, event.createdAt, !isStopped)) continue;
    const sends = expectStatuses(model, event, run, awaited, isLate);
    for (const [i, delivery] of run.deliveries.entries()) sendTo(model, event, delivery, sends[i], now, isLate);
  }
}

/** Of an event that is written at once. */
export function expectAllRuns(model: Model, event: KnownEvent, runs: readonly NewRun[], now: number): void {
  expectRuns(model, event, runs, now, false);
  allHaveRun(model, event);
}

/** @returns what each of its deliveries is to be */
function expectStatuses(
  model: Model,
  event: KnownEvent,
  run: NewRun,
  { statuses, sends }: AwaitedRun,
  isLate: boolean,
): AwaitedSend[] {
  const left = [...sends];
  const kept: AwaitedSend[] = [];
  for (const [i, { status }] of run.items.entries()) {
    const expected = statuses[i];
    const send = expected === 'planned' ? left.shift() : undefined;
    // A target that was deleted before its step is not found.
    const isGone = isLate && send !== undefined && model.webhook(send.settings.id).isDeleted && status === 'failed';
    if (status !== expected && !isGone)
      model.problem(
        'reaction-21',
        `event ${event.id}, trigger ${run.triggerId}, action ${i}: ${status}, not ${expected}`,
      );
    if (send !== undefined && status === 'planned') kept.push(send);
  }
  if (run.items.length !== statuses.length || run.deliveries.length !== kept.length)
    model.problem(
      'reaction-21',
      `event ${event.id}, trigger ${run.triggerId}: ${run.deliveries.length} deliveries, not ${kept.length}`,
    );
  return kept;
}

function sendTo(
  model: Model,
  event: KnownEvent,
  delivery: NewDelivery,
  send: AwaitedSend | undefined,
  now: number,
  isLate: boolean,
): void {
  if (send === undefined || delivery.endpointId !== send.settings.id) {
    model.problem('reaction-21', `event ${event.id}: ${delivery.id} is sent to ${delivery.endpointId}`);
    return;
  }
  const { isDeleted, settings: present } = model.webhook(delivery.endpointId);
  const settings: Webhook = send.isDiscarded ? { ...send.settings, ordering: 'none' } : send.settings;
  const context = JSON.parse(event.context) as Partial<Context>;
  const expected = send.isTemplated ? bodyOfTemplate(context) : event.context;
  const made = model.addAccepted(event, delivery, settings, now, { delayMs: send.delayMs, body: expected });
  if (isLate && (isDeleted || send.isDiscarded)) model.callOff(made, now);
  else if (!(isLate ? present : send.settings).isActive) made.status = 'held';
  if (!isLate && (delivery.status === 'held') !== !send.settings.isActive)
    model.problem('simulation-9', `${delivery.id} is ${delivery.status}, and its target is not`);
}

export function allHaveRun(model: Model, { id, runs }: KnownEvent): void {
  for (const triggerId of runs.keys()) model.problem('reaction-21', `event ${id}: trigger ${triggerId} does not run`);
  runs.clear();
}
