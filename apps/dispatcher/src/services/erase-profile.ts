// Erases the data of a person and returns a receipt.
import { actorOf } from '../domain/audit.ts';
import { invalid } from '../domain/errors.ts';
import type { Token } from '../domain/token.ts';
import type { Clock } from '../ports/clock.ts';
import type { Store } from '../ports/store/index.ts';
import type { Erasure } from '../ports/store/upkeep.ts';

type Deps = { store: Pick<Store, 'eraseProfile'>; clock: Clock };

export type ErasureReceipt = Erasure & { profileId: string; erasedAt: number };

const ID_MAX_LENGTH = 256;

export function eraseProfile(deps: Deps) {
  return async (token: Token, profileId: string): Promise<ErasureReceipt> => {
    if (profileId.length > ID_MAX_LENGTH) throw invalid({ id: [`must have at most ${ID_MAX_LENGTH} characters`] });
    const { tenantId } = token;
    const now = deps.clock.now();
    const erasure = await deps.store.eraseProfile({ tenantId, profileId, now, actor: actorOf(token) });
    return { ...erasure, profileId, erasedAt: now };
  };
}
