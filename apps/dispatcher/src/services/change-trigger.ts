// How a stored trigger is changed: read, changed by the caller's function, and written if no other request wrote in between.
import { actorOf } from '../domain/audit.ts';
import { notFound, RequestError } from '../domain/errors.ts';
import type { Token } from '../domain/token.ts';
import type { ChangedTrigger, Trigger } from '../domain/trigger.ts';
import type { Clock } from '../ports/clock.ts';
import type { Store } from '../ports/store/index.ts';
import { isSameTrigger } from './trigger-settings.ts';

export type ChangeDeps = { store: Pick<Store, 'getTrigger' | 'updateTrigger' | 'listTargets'>; clock: Clock };

const TRIES = 5;

/**
 * @param change throws what is wrong with it
 * @throws RequestError `not_found`, `conflict`
 */
export async function changeTrigger(
  { store, clock }: ChangeDeps,
  token: Token,
  id: number,
  change: (stored: Trigger, now: number) => ChangedTrigger | Promise<ChangedTrigger>,
): Promise<{ before: Trigger; trigger: Trigger }> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    const before = await store.getTrigger({ tenantId: token.tenantId, id });
    if (before === null) throw notFound('trigger');
    const now = clock.now();
    const trigger = await change(before, now);
    if (isSameTrigger(before, trigger)) return { before, trigger: before };
    const saved = await store.updateTrigger({ trigger, now, actor: actorOf(token) });
    if (saved.kind === 'saved') return { before, trigger: saved.trigger };
    if (saved.kind === 'not-found') throw notFound('trigger');
  }
  const text = 'Another request changed the trigger at the same time. Read it again, then repeat the change.';
  throw new RequestError('conflict', text);
}
