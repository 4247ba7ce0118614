import { actorOf } from '../domain/audit.ts';
import { notFound, RequestError } from '../domain/errors.ts';
import { type Replay, type ReplayAction, refusalOf } from '../domain/replay.ts';
import type { Token } from '../domain/token.ts';
import type { Clock } from '../ports/clock.ts';
import type { Store } from '../ports/store/index.ts';

type Deps = { store: Pick<Store, 'changeReplay'>; clock: Clock };

/** Start, pause, resume, cancel. @throws RequestError `not_found`; `conflict` where it is not possible now */
export function changeReplay(deps: Deps) {
  return async (token: Token, id: number, action: ReplayAction): Promise<Replay> => {
    const { tenantId } = token;
    const now = deps.clock.now();
    const outcome = await deps.store.changeReplay({ tenantId, id, action, actor: actorOf(token), now });
    if (outcome.kind === 'not-found') throw notFound('replay');
    if (outcome.kind === 'refused') throw new RequestError('conflict', refusalOf(outcome.replay.status, action));
    return outcome.replay;
  };
}
