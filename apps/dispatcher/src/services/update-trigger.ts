import { triggerUpdate } from '@posthorn/contracts';
import type { Token } from '../domain/token.ts';
import { type ChangeDeps, changeTrigger } from './change-trigger.ts';
import type { SavedTrigger } from './create-trigger.ts';
import type { PostedJson } from './posted-rules.ts';
import { applyTrigger, noFaults, readBody, refuseFaults, writableTrigger } from './trigger-settings.ts';
import { warnOfUnknownTargets } from './unknown-targets.ts';

/** Partial update; `actions` replaces all of them. @throws RequestError `invalid`, `not_found`, `conflict` */
export function updateTrigger(deps: ChangeDeps) {
  return async (token: Token, id: number, posted: PostedJson): Promise<SavedTrigger> => {
    let faults = noFaults();
    const { trigger } = await changeTrigger(deps, token, id, async (stored, now) => {
      const input = readBody(triggerUpdate, posted, writableTrigger);
      faults = noFaults();
      const changed = applyTrigger(stored, input, now, faults);
      refuseFaults(faults);
      await warnOfUnknownTargets(deps.store, token.tenantId, faults);
      return changed;
    });
    return { trigger, warnings: faults.warnings };
  };
}
