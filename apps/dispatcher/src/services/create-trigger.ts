import { ACTIONS_MAX, TRIGGERS_MAX, triggerCreate } from '@posthorn/contracts';
import { actorOf } from '../domain/audit.ts';
import { RequestError } from '../domain/errors.ts';
import type { Token } from '../domain/token.ts';
import type { NewTrigger, Trigger } from '../domain/trigger.ts';
import type { Clock } from '../ports/clock.ts';
import type { Store } from '../ports/store/index.ts';
import type { PostedJson } from './posted-rules.ts';
import { applyTrigger, noFaults, readBody, refuseFaults, writableTrigger } from './trigger-settings.ts';
import { warnOfUnknownTargets } from './unknown-targets.ts';

export type SavedTrigger = { trigger: Trigger; warnings: string[] };

type Deps = { store: Pick<Store, 'createTrigger' | 'listTargets'>; clock: Clock };

/** With its actions, if the body has some. @throws RequestError `invalid`, `conflict` */
export function createTrigger({ store, clock }: Deps) {
  return async (token: Token, posted: PostedJson): Promise<SavedTrigger> => {
    const input = readBody(triggerCreate, posted, writableTrigger);
    const now = clock.now();
    const faults = noFaults();
    const trigger = applyTrigger(blank(token, now), input, now, faults);
    refuseFaults(faults);
    await warnOfUnknownTargets(store, token.tenantId, faults);
    const saved = await store.createTrigger({ trigger, max: TRIGGERS_MAX, actor: actorOf(token) });
    if (saved.kind === 'saved') return { trigger: saved.trigger, warnings: faults.warnings };
    if (saved.kind !== 'too-many') throw new Error(`creating a trigger cannot end as ${saved.kind}`);
    const text = `This tenant has ${TRIGGERS_MAX} triggers, which is the limit. Delete one first, or add actions to one: each can have ${ACTIONS_MAX}.`;
    throw new RequestError('conflict', text);
  };
}

const blank = (token: Token, now: number): NewTrigger => ({
  tenantId: token.tenantId,
  name: '',
  event: '',
  description: null,
  notes: null,
  isActive: true,
  tokenId: token.id,
  actions: [],
  createdAt: now,
  updatedAt: now,
});
