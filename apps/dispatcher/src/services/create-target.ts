import { targetCreate } from '@posthorn/contracts';
import { generateSecret } from '@posthorn/signing';
import { actorOf } from '../domain/audit.ts';
import { madeSecret } from '../domain/default-secret.ts';
import { defaultFields } from '../domain/endpoint-fields.ts';
import { invalid } from '../domain/errors.ts';
import { UNTRIED } from '../domain/health.ts';
import type { NewTarget } from '../domain/target.ts';
import type { Token } from '../domain/token.ts';
import type { Store } from '../ports/store/index.ts';
import type { ListedTarget } from '../ports/store/targets.ts';
import { blankEndpoint } from './endpoint-settings.ts';
import { parseEndpoint } from './posted-endpoint.ts';
import type { PostedJson } from './posted-rules.ts';
import { applyTarget, type TargetDeps } from './target-settings.ts';

export type SavedTarget = ListedTarget & { secret: string | null; warnings: string[] };

/** @throws RequestError `invalid` */
export function createTarget(deps: TargetDeps & { store: Pick<Store, 'createTarget'> }) {
  return async (token: Token, posted: PostedJson): Promise<SavedTarget> => {
    const { handle, ...settings } = parseEndpoint(posted.value, null, targetCreate);
    const now = deps.clock.now();
    const { target, warnings, secret } = await applyTarget(deps, blank(token, handle, now), settings, posted);
    const saved = await deps.store.createTarget({
      target,
      actor: actorOf(token),
      revealsSecret: secret !== null,
      defaultSecret: madeSecret(generateSecret(), now),
    });
    if (saved.kind === 'taken') throw taken(handle, saved.targetId);
    if (saved.kind !== 'saved') throw new Error(`creating a target cannot end as ${saved.kind}`);
    return { target: saved.target, heldCount: 0, health: UNTRIED, secret, warnings };
  };
}

const taken = (handle: string, targetId: number) =>
  invalid({ handle: [`is taken: target ${targetId} has "${handle}"; change that target, or choose another handle`] });

const blank = (token: Token, handle: string, now: number): NewTarget => ({
  // Other products know nothing of our signature: it is sent where the input asks for it.
  ...blankEndpoint(token.tenantId, 'none', now),
  ...defaultFields('target'),
  name: '',
  handle,
  template: null,
  condition: null,
  tokenId: token.id,
  createdAt: now,
});
