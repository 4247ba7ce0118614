// What an erasure does to the model.
import type { Model } from './model.ts';
import { isFinished } from './records.ts';

/** Every event of a person, and of all who were merged into it, is erased: nothing more of it is sent. */
export function erase(model: Model, tenantId: number, profileId: string, now: number): void {
  const people = new Set([profileId]);
  for (const id of people)
    for (const merge of model.merges) if (merge.tenantId === tenantId && merge.winner === id) people.add(merge.loser);
  for (const event of model.events.values()) {
    if (event.tenantId !== tenantId || !event.people.some((id) => people.has(id))) continue;
    event.isErased = true;
    event.pending.clear();
    for (const one of model.deliveries.values())
      if (one.eventId === event.id && !isFinished(one)) model.callOff(one, now);
  }
  for (let i = model.merges.length - 1; i >= 0; i -= 1) {
    const merge = model.merges[i];
    if (merge?.tenantId === tenantId && (people.has(merge.winner) || people.has(merge.loser)))
      model.merges.splice(i, 1);
  }
}
