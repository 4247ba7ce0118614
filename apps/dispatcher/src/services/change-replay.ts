import { actorOf } from '../domain/audit.ts';
import { notFound, RequestError } from '../domain/errors.ts';
import { type Replay, type ReplayAction, refusalOf } from '../domain/replay.ts';
import type { Token } from '../domain/token.ts';
import type { Clock } from '../ports/clock.ts';
import type { Store } from '../ports/store.ts';

type Deps = { store: Pick<Store, 'changeReplay'>; clock: Clock; nudgeReplays: () => void };

/** Start, pause, resume, cancel. @throws RequestError `not_found`; `conflict` where it is not possible now */
export function createChangeReplay(deps: Deps) {
  return async (token: Token, id: number, action: ReplayAction): Promise<Replay> => {
    const { tenantId } = token;
    const now = deps.clock.now();
    const asked = deps.store.changeReplay({ tenantId, id, action, actor: actorOf(token), now });
    const outcome = await asked.catch((error: unknown) => {
      // A commit of which no answer came may have happened all the same.
      deps.nudgeReplays();
      throw error;
    });
    if (outcome.kind === 'not-found') throw notFound('replay');
    if (outcome.kind === 'refused') throw new RequestError('conflict', refusalOf(outcome.replay.status, action));
    deps.nudgeReplays();
    return outcome.replay;
  };
}
