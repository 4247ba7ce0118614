// Tells the model of every act that was committed, and compares the store with it.
import type { AcceptBatch, AcceptOutcome } from '../../src/domain/acceptance.ts';
import type { Replay } from '../../src/domain/replay.ts';
import type { NewWebhook, Webhook } from '../../src/domain/webhook.ts';
import type { FanOutResult } from '../../src/ports/store/accept.ts';
import type { AddOutcome, CancelOutcome, ExtraDelivery, ResendOutcome } from '../../src/ports/store/by-hand.ts';
import type {
  ClaimRequest,
  ClaimResult,
  ClockChange,
  Settlement,
  SettleOutcome,
} from '../../src/ports/store/claims.ts';
import type { SaveWebhookOutcome } from '../../src/ports/store/endpoints.ts';
import type { EndedLeases, EndLeasesInput, JoinedNode } from '../../src/ports/store/nodes.ts';
import type { ChangeReplayOutcome, ReplayStep, Taken } from '../../src/ports/store/replays.ts';
import type { ErasureOutcome, PruneRequest, PruneResult } from '../../src/ports/store/upkeep.ts';
import type { DeliveryRow, InspectSqlite } from '../support/inspect-sqlite.ts';
import type { Model } from './model.ts';
import type { Attempts, By } from './model-attempts.ts';
import { ModelClock } from './model-clock.ts';
import { ModelErasures } from './model-erase.ts';
import { expand } from './model-fan-out.ts';
import { ModelNodes } from './model-nodes.ts';
import type { ModelReplays } from './model-replays.ts';
import { isFinished, isUnfinished, isWaiting, type KnownDelivery, newlyKnown } from './records.ts';
import type { Committed } from './sim-store.ts';
import { Sweeps } from './sweeps.ts';
import { noteReactions } from './watch-reactions.ts';

/** By the clock of the node that asked for it, which may be ahead, and a little after the clock was set back. */
const SWEEP_LATE_MAX_MS = 10_000;

export class Watch {
  readonly #model: Model;
  readonly #attempts: Attempts;
  readonly #inspect: InspectSqlite;
  readonly #replayed = new Set<string>();
  readonly #clock: ModelClock;
  readonly #nodes: ModelNodes;
  readonly #erasures: ModelErasures;
  readonly #replays: ModelReplays;

  readonly #now: () => number;
  /** Webhooks of which a sweep had steps left when it was last looked. */
  #sweptBefore: ReadonlySet<number> = new Set();

  constructor(model: Model, attempts: Attempts, replays: ModelReplays, inspect: InspectSqlite, now: () => number) {
    this.#now = now;
    this.#model = model;
    this.#clock = new ModelClock(model);
    this.#attempts = attempts;
    this.#inspect = inspect;
    this.#replays = replays;
    this.#nodes = new ModelNodes(model);
    this.#erasures = new ModelErasures(model, inspect);
  }

  /** A start found no stored time that tells of these steps. */
  notResumed({ now }: { now: number }, untoldMs: number): void {
    if (untoldMs < 0) this.#clock.wentUnnoticed(now, untoldMs);
  }

  committed({ name, input, value, ...by }: Committed): void {
    const model = this.#model;
    const at = input as { now: number; tenantId: number; id: string };
    if (['claim', 'settle', 'eraseStep'].includes(name)) this.#erasures.reach(at.now);
    switch (name) {
      case 'createWebhook': {
        const { kind, ...saved } = value as SaveWebhookOutcome & { webhook?: Webhook };
        const posted = (input as { webhook: NewWebhook }).webhook;
        if (kind === 'saved' && saved.webhook !== undefined) {
          const settings = { ...posted, id: saved.webhook.id, version: saved.webhook.version };
          model.webhooks.set(settings.id, newlyKnown(settings));
        }
        break;
      }
      case 'createTarget':
      case 'updateTarget':
      case 'deleteTarget':
      case 'createTrigger':
      case 'updateTrigger':
      case 'deleteTrigger':
        noteReactions(model, { name, input, value }, by.at);
        break;
      case 'updateWebhook': {
        const { webhook, now, held } = input as { webhook: Webhook; now: number; held: 'release' | 'discard' };
        const saved = value as SaveWebhookOutcome;
        if (saved.kind === 'saved') model.update({ ...webhook, version: saved.webhook.version }, now, held, by.at);
        break;
      }
      case 'deleteWebhook':
        if (value === true) model.delete(Number(at.id), at.now);
        break;
      case 'sweep':
        break;
      case 'accept':
        model.accept(input as AcceptBatch, value as AcceptOutcome, by.life.number);
        break;
      case 'expandFanOut':
        expand(model, input as Parameters<typeof expand>[1], value as FanOutResult);
        break;
      case 'claim':
        this.#attempts.claim(input as ClaimRequest, value as ClaimResult, by);
        // Most claims find nothing.
        if ((value as ClaimResult).deliveries.length === 0) return;
        break;
      case 'settle':
        this.#attempts.settle((input as { settlements: readonly Settlement[] }).settlements, value as SettleOutcome[]);
        break;
      case 'joinNode':
        this.#nodes.join(value as JoinedNode, at.now, by);
        break;
      case 'beat':
        this.#nodes.beat(by);
        return;
      case 'endLeases':
        this.#nodes.endLeases(input as EndLeasesInput, value as EndedLeases, by.at);
        break;
      case 'renewLease': {
        const { deliveryId, until } = input as { deliveryId: string; until: number };
        const renewed = model.deliveries.get(deliveryId);
        if (value === true && renewed !== undefined) renewed.leaseUntil = until;
        break;
      }
      case 'followClock':
        this.#clock.follow(input as ClockChange);
        break;
      case 'resumeClock':
        if (value !== 0) this.#clock.follow({ now: at.now, byMs: value as number, step: `start at ${at.now}` }, at.now);
        break;
      case 'addDelivery':
        this.#test(input as { tenantId: number; now: number; delivery: ExtraDelivery }, value as AddOutcome, by);
        break;
      case 'resend':
        this.#resend(at, value as ResendOutcome);
        break;
      case 'cancel': {
        const one = model.deliveries.get(at.id);
        if (one === undefined) break;
        const expected = isFinished(one) ? 'finished' : 'cancelled';
        if ((value as CancelOutcome) !== expected)
          model.problem('simulation-9', `cancelling ${at.id} answers ${String(value)}, not ${expected}`);
        if (value === 'cancelled') model.callOff(one, at.now);
        break;
      }
      case 'createReplay':
      case 'planReplay':
        this.#replays.moved(value as (Replay & Taken) | null, by);
        return;
      case 'changeReplay':
        if ((value as ChangeReplayOutcome).kind === 'changed')
          this.#replays.moved((value as { replay: Replay }).replay, by);
        return;
      case 'replayStep':
        this.#replays.step(value as ReplayStep | null, by);
        this.#adopt(name, at.now, Number(at.id));
        break;
      case 'copyDelivery':
      case 'replayEvents':
        this.#adopt(name, at.now, Number(at.id));
        break;
      case 'eraseProfile':
        this.#erasures.begin(input as Parameters<ModelErasures['begin']>[0], value as ErasureOutcome);
        break;
      case 'eraseStep':
        if (value === false) this.#erasures.reach(at.now, () => true);
        break;
      case 'prune': {
        const { eventsBefore, now } = input as PruneRequest;
        if (eventsBefore !== null && (value as PruneResult).isPaused !== true) model.pruned(eventsBefore, now);
        return;
      }
      default:
        return;
    }
    this.compare();
  }

  #test(
    { tenantId, now, delivery }: { tenantId: number; now: number; delivery: ExtraDelivery },
    outcome: AddOutcome,
    by: By,
  ): void {
    if (outcome.kind !== 'added') return;
    const { id, eventName, endpointId: webhookId, body, lease } = delivery;
    const made = this.#model.add({ id, tenantId, eventId: null, eventName, webhookId, now });
    made.isTest = true;
    made.body = body ?? '';
    this.#model.begin(made, {
      life: by.life.number,
      isInterrupted: false,
      leaseUntil: lease?.until ?? 0,
      slots: Number.POSITIVE_INFINITY,
    });
    this.#attempts.start(made, by);
  }

  #resend({ id, now }: { id: string; now: number }, outcome: ResendOutcome): void {
    const one = this.#model.deliveries.get(id);
    if (one === undefined || outcome.kind !== 'queued') return;
    const isErased = one.eventId !== null && this.#model.events.get(one.eventId)?.isErased === true;
    if (one.status === 'in_flight' || isErased)
      this.#model.problem('simulation-9', `${id} is resent, and is ${isErased ? 'erased' : one.status}`);
    if (!isWaiting(one)) {
      one.fallback = one.status;
      one.status = 'retrying';
    }
    one.dueFrom = one.dueTo = now;
    one.isOutOfTurn = one.place !== null;
  }

  /** Old ones sent anew: their ids are read, the rest must follow from what they are of. */
  #adopt(by: string, now: number, replayId: number): void {
    const { deliveries, events, problem } = this.#model;
    for (const row of this.#inspect.deliveries().reverse()) {
      if (deliveries.has(row.id)) break;
      const old = row.replay_of === null ? undefined : deliveries.get(row.replay_of);
      const event = row.event_id === null ? undefined : events.get(row.event_id);
      const body = old?.body ?? event?.context;
      const key = `${replayId} ${row.replay_of}`;
      if (body === undefined || event?.isErased === true)
        problem('simulation-1', `${by} sends ${row.id}, which stands for nothing that is known`);
      if (by === 'replayStep' && this.#replayed.has(key))
        problem('simulation-1', `replay ${replayId} sends ${row.replay_of} twice`);
      this.#replayed.add(key);
      const made = this.#model.add({
        id: row.id,
        tenantId: row.tenant_id,
        eventId: row.event_id,
        eventName: row.event_name,
        webhookId: row.endpoint_id,
        now,
      });
      made.body = row.body ?? '';
      made.isTest = row.is_test === 1;
      if (made.body !== body)
        problem('simulation-7', `${row.id} is to send ${row.body}, and ${row.replay_of} sent ${body}`);
      made.status = this.#model.webhook(row.endpoint_id).settings.isActive || made.isTest ? 'pending' : 'held';
    }
  }

  /** The store says what the model says, of everything that is not finished and of everything that just was. */
  compare(): void {
    const rows = new Map(this.#inspect.deliveries().map((row) => [row.id, row]));
    const sweeps = new Sweeps(this.#inspect);
    for (const one of this.#model.deliveries.values()) {
      const row = rows.get(one.id);
      if (row === undefined) this.#missing(one);
      else this.#compareOne(one, row, sweeps);
    }
    this.#sweptBefore = sweeps.webhooks;
    if (rows.size > this.#model.deliveries.size)
      this.#model.problem('simulation-1', 'the store has deliveries that nobody asked for');
  }

  #missing(one: KnownDelivery): void {
    if (one.status === 'in_flight' && this.#inspect.journalled().has(one.id)) return;
    const mayGo = isFinished(one) && this.#model.mayBePruned(one.completedAt ?? 0);
    if (!mayGo) this.#model.problem('simulation-1', `${one.id} is lost: it was ${one.status}`);
    else this.#model.deliveries.delete(one.id);
  }

  #compareOne(one: KnownDelivery, row: DeliveryRow, sweeps: Sweeps): void {
    const { problem } = this.#model;
    if (sweeps.isYetToReach(row)) return;
    const isSwept = sweeps.webhooks.has(one.webhookId);
    // Whoever is let go by a later step goes later.
    if (isSwept || this.#sweptBefore.has(one.webhookId))
      one.dueTo = Math.max(one.dueTo, this.#now() + SWEEP_LATE_MAX_MS);
    const isAlike =
      row.status === one.status || (isWaiting(one) && (row.status === 'pending' || row.status === 'retrying'));
    if (!isAlike)
      problem(one.status === 'held' ? 'simulation-9' : 'simulation-1', `${one.id} is ${row.status}, not ${one.status}`);
    if (row.attempt_count !== one.attempts)
      problem('simulation-7', `${one.id} counts ${row.attempt_count} attempts, not ${one.attempts}`);
    if (row.due_at === null) {
      const isAtRest =
        !isUnfinished(one) || one.status === 'held' || (isWaiting(one) && (isSwept || this.#model.mayWait(one)));
      if (!isAtRest) problem('simulation-12', `${one.id} is ${one.status} and has no due time`);
    } else if (isFinished(one) || one.status === 'held')
      problem('simulation-12', `${one.id} is ${one.status} and has a due time`);
    else if (one.status === 'retrying' && one.place === null && (row.due_at < one.dueFrom || row.due_at > one.dueTo)) {
      problem('simulation-8', `${one.id} is due at ${row.due_at}, not within ${one.dueFrom}–${one.dueTo}`);
    }
  }
}
