// Accepts events: routes them, writes everything in one commit, and only then starts sending. An answer means on disk.
import type { FieldErrors } from '@posthorn/contracts';
import type { AcceptEntry, AcceptOutcome, Receipt } from '../domain/acceptance.ts';
import { PARSE_STEPS, READ_PER_STEP } from '../domain/cost.ts';
import { RequestError } from '../domain/errors.ts';
import { type ParsedEvent, type ParsedInput, parseEvent } from '../domain/event-input.ts';
import type { Ulids } from '../domain/ids.ts';
import { suppressionsIn } from '../domain/run.ts';
import type { Token } from '../domain/token.ts';
import type { Clock } from '../ports/clock.ts';
import type { Meter } from '../ports/meter.ts';
import type { Renderer } from '../ports/renderer.ts';
import type { Store } from '../ports/store/index.ts';
import { giveBack, handOver } from './first-attempts.ts';
import type { Handover } from './handover.ts';
import { type Planned, type Producer, planAcceptance } from './plan-acceptance.ts';
import { REQUEST_LIMITS, type RequestLimits, routeEvents } from './route-events.ts';
import type { RoutingTables } from './routing-tables.ts';
import { SlicedWork } from './sliced-work.ts';
import type { Turns } from './turns.ts';

export type PostedEvent = { text: string; value: unknown; headerKey?: string; headerDepth?: number };

export type Accepted =
  | { kind: 'accepted'; receipt: Receipt; duplicate: boolean; warnings: string[] }
  | { kind: 'invalid'; fields: FieldErrors }
  | { kind: 'conflict'; key: string };

export type AcceptDeps = {
  store: Pick<Store, 'accept'>;
  routingTables: RoutingTables;
  handover: Handover;
  clock: Clock;
  ulids: Ulids;
  meter?: Meter | undefined;
  renderer: Pick<Renderer, 'render'>;
  turns: Turns;
  limits?: RequestLimits;
};

/** Each further try means that a webhook was changed in between; this many in a row means something else is wrong. */
const ROUTING_TRIES = 10;

/** One result for each posted event, in order. All that is accepted is accepted in one commit. */
export function acceptEvents(deps: AcceptDeps) {
  return async (token: Token, posted: readonly PostedEvent[], traceparent: string | null = null) => {
    const { tenantId, namespace, id } = token;
    const work = enter(deps, tenantId);
    try {
      const parsed: ParsedInput[] = [];
      const events: ParsedEvent[] = [];
      for (const one of posted) {
        const read = parse(work, one);
        parsed.push(read);
        if (read.ok) events.push(read.event);
        const rest = work.rest();
        if (rest !== null) await rest;
      }
      const producer = { tenantId, namespace, id, traceparent };
      return answers(parsed, events.length === 0 ? [] : await acceptRouted(deps, work, producer, events));
    } finally {
      deps.turns.leave(tenantId);
    }
  };
}

type Results = Extract<AcceptOutcome, { kind: 'accepted' }>['results'];

/** @param raised what these events were raised as, where they are Posthorn's own */
export async function acceptParsed(
  deps: AcceptDeps,
  producer: Producer,
  events: readonly ParsedEvent[],
  raised?: readonly string[],
): Promise<Results> {
  const work = enter(deps, producer.tenantId);
  try {
    return await acceptRouted(deps, work, producer, events, raised);
  } finally {
    deps.turns.leave(producer.tenantId);
  }
}

/** Others' long work lets it go first, from here to its answer. */
function enter({ turns }: AcceptDeps, tenantId: number): SlicedWork {
  turns.enter(tenantId);
  return new SlicedWork(turns, tenantId, 'request');
}

function parse(work: SlicedWork, { text, value, headerKey, headerDepth }: PostedEvent): ParsedInput {
  work.cost.add(PARSE_STEPS + text.length / READ_PER_STEP);
  return parseEvent(text, value, headerKey, headerDepth);
}

function answers(parsed: readonly ParsedInput[], results: Results): Accepted[] {
  let next = 0;
  return parsed.map((one) => {
    if (!one.ok) return { kind: 'invalid', fields: one.fields };
    const result = results[next];
    next += 1;
    if (result === undefined) throw new Error('the store answered fewer results than events');
    if (result.kind === 'conflict') return { kind: 'conflict', key: one.event.idempotencyKey ?? '' };
    const { receipt, kind } = result;
    return { kind: 'accepted', receipt, duplicate: kind === 'duplicate', warnings: one.event.warnings };
  });
}

async function acceptRouted(
  deps: AcceptDeps,
  work: SlicedWork,
  producer: Producer,
  events: readonly ParsedEvent[],
  raised?: readonly string[],
): Promise<Results> {
  const { tenantId } = producer;
  const { renderer, limits = REQUEST_LIMITS } = deps;
  let table = await deps.routingTables.get(tenantId);
  for (let tries = 0; tries < ROUTING_TRIES; tries += 1) {
    const routed = await routeEvents({ renderer, limits }, work, table, events, producer.namespace);
    const now = deps.clock.now();
    const planned = routed.map((one) => planAcceptance(deps, producer, one, now));
    const entries = planned.map(({ entry }) => entry);
    const batch = { tenantId, routingVersion: table.version, now, entries };
    let outcome: AcceptOutcome;
    try {
      outcome = await deps.store.accept(raised === undefined ? batch : { ...batch, raised });
    } catch (error) {
      giveBack(deps, planned);
      throw error;
    }
    if (outcome.kind === 'accepted') {
      takeOver(deps, tenantId, planned, outcome.results, now);
      return outcome.results;
    }
    giveBack(deps, planned);
    table = await deps.routingTables.refreshed(tenantId);
  }
  throw new RequestError('unavailable', 'The webhooks are changing too fast to route this event. Try again.');
}

function takeOver(
  deps: AcceptDeps,
  tenantId: number,
  planned: readonly Planned[],
  results: Results,
  now: number,
): void {
  for (const [i, result] of results.entries()) {
    const one = planned[i];
    if (one === undefined) continue;
    if (result.kind === 'duplicate') deps.meter?.repeated();
    // The store makes pending what would overtake another pending one: nothing of what was planned is written then.
    const isWritten = result.kind === 'new' && !result.receipt.fanOutPending;
    if (result.kind === 'new') {
      tell(deps, tenantId, isWritten ? one.entry : { deliveries: [], suppressions: [] }, result.stopped);
    }
    if (isWritten) handOver(deps, tenantId, one, now);
    else giveBack(deps, [one]);
  }
}

type Told = Pick<AcceptEntry, 'deliveries' | 'suppressions' | 'runs'>;

/** @param stopped triggers whose runs were stopped by the commit */
function tell({ meter }: AcceptDeps, tenantId: number, entry: Told, stopped: readonly number[] = []): void {
  const { suppressions, runs } = entry;
  const written = runs?.filter(({ triggerId }) => !stopped.includes(triggerId)) ?? [];
  const deliveries =
    runs === undefined ? entry.deliveries : [...entry.deliveries, ...written.flatMap((run) => run.deliveries)];
  let held = 0;
  for (const { status } of deliveries) if (status === 'held') held += 1;
  const reasons = suppressions.map(({ reason }) => reason);
  if (runs !== undefined) reasons.push(...written.flatMap(suppressionsIn), ...stopped.map(() => 'too_often' as const));
  meter?.accepted({ tenantId, deliveries: deliveries.length, held, suppressed: reasons });
}
