import type { Store } from '../../src/ports/store/index.ts';
import type { PruneRequest } from '../../src/ports/store/upkeep.ts';

/** A whole pass over what is old. By default no event goes, and no entry of the audit log. */
export async function prunePass(
  store: Pick<Store, 'prune'>,
  request: Pick<PruneRequest, 'now'> & Partial<PruneRequest>,
): Promise<void> {
  let cursor: string | null = null;
  do ({ cursor } = await store.prune({ eventsBefore: null, auditBefore: 0, ...request, cursor }));
  while (cursor !== null);
}
