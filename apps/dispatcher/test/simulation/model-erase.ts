// What erasures do to the model. Nothing of an erased event is sent from the first commit on; when each of its deliveries is
// called off is up to the steps, to claims and to the ends of attempts.
import type { ErasureOutcome } from '../../src/ports/store/upkeep.ts';
import type { InspectSqlite } from '../support/inspect-sqlite.ts';
import type { Model } from './model.ts';
import { isUnfinished, type KnownDelivery } from './records.ts';

const FINISHED: readonly string[] = ['delivered', 'failed', 'cancelled'];

export class ModelErasures {
  readonly #model: Model;
  readonly #inspect: InspectSqlite;

  constructor(model: Model, inspect: InspectSqlite) {
    this.#model = model;
    this.#inspect = inspect;
  }

  begin({ tenantId, profileId, now }: { tenantId: number; profileId: string; now: number }, outcome: ErasureOutcome) {
    const erased = this.#erase(tenantId, profileId);
    this.reach(now, (eventId) => outcome.kind === 'done' && erased.has(eventId));
  }

  /** Every event of a person, and of all who were merged into it, is erased. */
  #erase(tenantId: number, profileId: string): ReadonlySet<string> {
    const { merges, events } = this.#model;
    const people = new Set([profileId]);
    for (const id of people)
      for (const merge of merges) if (merge.tenantId === tenantId && merge.winner === id) people.add(merge.loser);
    const erased = new Set<string>();
    for (const event of events.values()) {
      if (event.tenantId !== tenantId || !event.people.some((id) => people.has(id))) continue;
      event.isErased = true;
      event.pending.clear();
      event.runs.clear();
      erased.add(event.id);
    }
    for (let i = merges.length - 1; i >= 0; i -= 1) {
      const merge = merges[i];
      if (merge?.tenantId === tenantId && (people.has(merge.winner) || people.has(merge.loser))) merges.splice(i, 1);
    }
    return erased;
  }

  /** Takes over what an act has called off. @param isOver whether nothing of this event may be left */
  reach(now: number, isOver: (eventId: string) => boolean = () => false): void {
    const { deliveries, events, problem } = this.#model;
    const isErased = ({ eventId }: KnownDelivery): boolean =>
      eventId !== null && events.get(eventId)?.isErased === true;
    const left = [...deliveries.values()].filter((one) => isUnfinished(one) && isErased(one));
    if (left.length === 0) return;
    const statuses = new Map(this.#inspect.deliveries().map((row) => [row.id, row.status]));
    for (const one of left) {
      const status = statuses.get(one.id) ?? '';
      if (FINISHED.includes(status)) this.#model.callOff(one, now);
      else if (isOver(one.eventId ?? '')) problem('simulation-9', `${one.id} is erased, and is left as ${status}`);
    }
  }
}
