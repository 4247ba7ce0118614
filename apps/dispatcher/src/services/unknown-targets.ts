// Warns of actions that name a target that does not exist. It may be created later, so this is never a refusal.
import { cut } from '../domain/condition/words.ts';
import { NEWEST_FIRST } from '../domain/list-filter.ts';
import type { Store } from '../ports/store/index.ts';
import type { Faults } from './action-arguments.ts';

/** One read for all actions of a request, and none if no action of it names a target. */
export async function warnOfUnknownTargets(
  store: Pick<Store, 'listTargets'>,
  tenantId: number,
  { handles, warnings }: Faults,
): Promise<void> {
  const named = [...new Set(handles.map(({ handle }) => handle))];
  if (named.length === 0) return;
  const filter = { comparisons: [{ field: 'handle', operator: 'in', values: named }] } as const;
  const { items } = await store.listTargets({ tenantId, filter, order: NEWEST_FIRST, offset: 0, limit: named.length });
  const known = new Set(items.map(({ target }) => target.handle));
  for (const { field, handle } of handles) {
    if (known.has(handle)) continue;
    warnings.push(
      `${field}: there is no target with the handle "${cut(handle)}": until you create it, this action fails`,
    );
  }
}
