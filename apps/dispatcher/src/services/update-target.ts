import { TARGET_READ_ONLY, targetUpdate } from '@posthorn/contracts';
import { generateSecret } from '@posthorn/signing';
import { actorOf } from '../domain/audit.ts';
import { madeSecret } from '../domain/default-secret.ts';
import { changedMeanwhile, notFound } from '../domain/errors.ts';
import type { Target } from '../domain/target.ts';
import type { Token } from '../domain/token.ts';
import type { Store } from '../ports/store/index.ts';
import type { SavedTarget } from './create-target.ts';
import { isUnchanged } from './is-unchanged.ts';
import { parseUpdate } from './posted-endpoint.ts';
import type { PostedJson } from './posted-rules.ts';
import { applyTarget, type TargetDeps } from './target-settings.ts';

const TRIES = 5;

/** Partial update. @throws RequestError `invalid`, `not_found`, `conflict` */
export function updateTarget(deps: TargetDeps & { store: Pick<Store, 'getTarget' | 'updateTarget'> }) {
  return async (token: Token, id: number, posted: PostedJson): Promise<SavedTarget> => {
    const { tenantId } = token;
    for (let tries = 0; tries < TRIES; tries += 1) {
      const stored = await deps.store.getTarget({ tenantId, id });
      if (stored === null) throw notFound('target');
      const { held = 'release', ...settings } = parse(posted.value, stored.target);
      const { target, warnings, secret } = await applyTarget(deps, stored.target, settings, posted);
      if (movesHandle(posted.value, stored.target)) {
        warnings.push('handle: was not changed, because it is fixed when a target is created');
      }
      if (isUnchanged(stored.target, target)) return { ...stored, secret: null, warnings };
      const now = target.updatedAt;
      const by = { actor: actorOf(token), revealsSecret: secret !== null };
      const defaultSecret = madeSecret(generateSecret(), now);
      const saved = await deps.store.updateTarget({ ...by, target, now, held, defaultSecret });
      if (saved.kind === 'not-found') throw notFound('target');
      if (saved.kind === 'saved') {
        // Read again for its health and what it holds; the settings answered are those of this change.
        const listed = await deps.store.getTarget({ tenantId, id });
        return { ...(listed ?? stored), target: saved.target, secret, warnings };
      }
    }
    throw changedMeanwhile('target');
  };
}

const parse = (given: unknown, stored: Target) => parseUpdate(given, stored, targetUpdate, TARGET_READ_ONLY);

/** Of all read-only fields it is the one that a person may believe to have changed. */
function movesHandle(given: unknown, { handle }: Target): boolean {
  const wanted = given instanceof Object ? (given as { handle?: unknown }).handle : undefined;
  return wanted !== undefined && wanted !== handle;
}
