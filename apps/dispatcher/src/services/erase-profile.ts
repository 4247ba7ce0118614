// Erases the data of a person. Answers a receipt, or the erasure that removes the rest in steps.
import { actorOf } from '../domain/audit.ts';
import type { ErasureCounts } from '../domain/erasure.ts';
import { invalid } from '../domain/errors.ts';
import type { Token } from '../domain/token.ts';
import type { Clock } from '../ports/clock.ts';
import type { Store } from '../ports/store/index.ts';
import type { Erasure } from '../ports/store/upkeep.ts';

type Deps = {
  store: Pick<Store, 'eraseProfile'>;
  clock: Clock;
  /** What the first commit may write; less in tests. */
  rowsMax?: number;
};

export type ProfileErasure =
  | { kind: 'done'; receipt: ErasureCounts & { profileId: string; erasedAt: number } }
  | { kind: 'running'; erasure: Erasure };

const ID_MAX_LENGTH = 256;

export function eraseProfile({ store, clock, rowsMax }: Deps) {
  return async (token: Token, profileId: string): Promise<ProfileErasure> => {
    if (profileId.length > ID_MAX_LENGTH) throw invalid({ id: [`must have at most ${ID_MAX_LENGTH} characters`] });
    const { tenantId } = token;
    const now = clock.now();
    const limits = rowsMax === undefined ? {} : { rowsMax };
    const outcome = await store.eraseProfile({ tenantId, profileId, now, actor: actorOf(token), ...limits });
    if (outcome.kind === 'running') return outcome;
    return { kind: 'done', receipt: { ...outcome.erased, profileId, erasedAt: now } };
  };
}
