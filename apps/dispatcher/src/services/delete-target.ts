import { actorOf } from '../domain/audit.ts';
import { notFound, RequestError } from '../domain/errors.ts';
import type { Token } from '../domain/token.ts';
import type { Clock } from '../ports/clock.ts';
import type { Store } from '../ports/store/index.ts';

type Deps = { store: Pick<Store, 'deleteTarget'>; clock: Clock };

/** Named in a refusal: enough to see what is to be changed. */
const NAMED_MAX = 10;

/**
 * Its unfinished deliveries are cancelled (`target_deleted`); the finished ones stay on record.
 * @throws RequestError `not_found`; `conflict` while triggers name it
 */
export function deleteTarget(deps: Deps) {
  return async (token: Token, id: number): Promise<void> => {
    const change = { tenantId: token.tenantId, id, now: deps.clock.now(), actor: actorOf(token) };
    const outcome = await deps.store.deleteTarget(change);
    if (outcome.kind === 'not-found') throw notFound('target');
    if (outcome.kind === 'used') throw new RequestError('conflict', usedText(outcome.triggers));
  };
}

function usedText(triggers: readonly string[]): string {
  const named = triggers.slice(0, NAMED_MAX).map((name) => `"${name}"`);
  const more = triggers.length - named.length;
  const all = `${named.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
  return `These triggers send to the target: ${all}. Change or delete them first.`;
}
