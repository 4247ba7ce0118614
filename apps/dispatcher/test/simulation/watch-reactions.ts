// Tells the model of every change of targets and triggers that was committed.
import type { NewTarget, Target } from '../../src/domain/target.ts';
import type { DeleteTargetOutcome, SaveTargetOutcome } from '../../src/ports/store/targets.ts';
import type { SaveTriggerOutcome } from '../../src/ports/store/triggers.ts';
import type { Model } from './model.ts';
import { asEndpoint } from './model-reactions.ts';
import { newlyKnown } from './records.ts';

type Noted = { name: string; input: unknown; value: unknown };

/** @param at in real time */
export function noteReactions(model: Model, { name, input, value }: Noted, at: number): void {
  const { targets, triggers } = model.reactions;
  const { id, now } = input as { id: number; now: number };
  if (name === 'createTarget') {
    const saved = value as SaveTargetOutcome;
    if (saved.kind !== 'saved') return;
    const target = { ...(input as { target: NewTarget }).target, id: saved.target.id, version: saved.target.version };
    targets.set(target.id, target);
    model.webhooks.set(target.id, { ...newlyKnown(asEndpoint(target)), isTarget: true });
  } else if (name === 'updateTarget') {
    const { target, held } = input as { target: Target; held: 'release' | 'discard' };
    const saved = value as SaveTargetOutcome;
    if (saved.kind !== 'saved') return;
    targets.set(target.id, target);
    model.update(asEndpoint({ ...target, version: saved.target.version }), now, held, at);
  } else if (name === 'deleteTarget') {
    if ((value as DeleteTargetOutcome).kind !== 'deleted') return;
    targets.delete(id);
    model.delete(id, now);
  } else if (name === 'deleteTrigger') {
    if (value === true) triggers.delete(id);
  } else {
    const saved = value as SaveTriggerOutcome;
    if (saved.kind === 'saved') triggers.set(saved.trigger.id, saved.trigger);
  }
}
