// The actions of a trigger, one by one. Each change is a change of its trigger: one version, one entry of the audit log.
import { ACTIONS_MAX, actionCreate, actionUpdate } from '@posthorn/contracts';
import { invalid, notFound } from '../domain/errors.ts';
import type { Token } from '../domain/token.ts';
import type { Trigger, TriggerAction } from '../domain/trigger.ts';
import { type ChangeDeps, changeTrigger } from './change-trigger.ts';
import type { PostedJson } from './posted-rules.ts';
import { applyAction, noFaults, readBody, refuseFaults, writableAction } from './trigger-settings.ts';
import { warnOfUnknownTargets } from './unknown-targets.ts';

export type SavedAction = { action: TriggerAction; warnings: string[] };

/** @throws RequestError `invalid`, `not_found`, `conflict` */
export function createAction(deps: ChangeDeps) {
  return async (token: Token, triggerId: number, posted: PostedJson): Promise<SavedAction> => {
    let faults = noFaults();
    const { before, trigger } = await changeTrigger(deps, token, triggerId, async (stored, now) => {
      const input = readBody(actionCreate, posted, writableAction);
      if (stored.actions.length >= ACTIONS_MAX) {
        throw invalid({ '': [`would be one action too many: a trigger can have ${ACTIONS_MAX}`] });
      }
      faults = noFaults();
      const action = applyAction(null, input, now, faults);
      refuseFaults(faults);
      await warnOfUnknownTargets(deps.store, token.tenantId, faults);
      return { ...stored, actions: [...stored.actions, action], updatedAt: now };
    });
    const had = new Set(before.actions.map(({ id }) => id));
    const action = trigger.actions.find(({ id }) => !had.has(id));
    if (action === undefined) throw new Error(`the new action of trigger ${triggerId} cannot be read back`);
    return { action, warnings: faults.warnings };
  };
}

/** Partial update; `arguments` replaces all of them. @throws RequestError `invalid`, `not_found`, `conflict` */
export function updateAction(deps: ChangeDeps) {
  return async (token: Token, triggerId: number, id: number, posted: PostedJson): Promise<SavedAction> => {
    let faults = noFaults();
    const { trigger } = await changeTrigger(deps, token, triggerId, async (stored, now) => {
      const action = actionOf(stored, id);
      const input = readBody(actionUpdate, posted, writableAction);
      faults = noFaults();
      const changed = applyAction(action, input, now, faults);
      refuseFaults(faults);
      await warnOfUnknownTargets(deps.store, token.tenantId, faults);
      const actions = stored.actions.map((one) => (one === action ? changed : one));
      return { ...stored, actions, updatedAt: now };
    });
    return { action: actionOf(trigger, id), warnings: faults.warnings };
  };
}

/** @throws RequestError `not_found`, `conflict` */
export function deleteAction(deps: ChangeDeps) {
  return async (token: Token, triggerId: number, id: number): Promise<void> => {
    await changeTrigger(deps, token, triggerId, (stored, now) => {
      const action = actionOf(stored, id);
      return { ...stored, actions: stored.actions.filter((one) => one !== action), updatedAt: now };
    });
  };
}

/** @throws RequestError `not_found` */
export function actionOf(trigger: Trigger, id: number): TriggerAction {
  const action = trigger.actions.find((one) => one.id === id);
  if (action === undefined) throw notFound('action of this trigger');
  return action;
}
