// Routing once more, as plainly as it can be said; the contexts are the simulation's own, so that it knows what is in them.
import type { Webhook } from '../../src/domain/webhook.ts';

export type Context = {
  id: string;
  profile_id?: string | null;
  merged_from?: string;
  sim_points: number;
  sim_kind: string;
};

const OPERATIONAL = ['webhook.disabled', 'target.disabled', 'delivery.exhausted'];

export const CONDITIONS: readonly { rule: object; isMet: (context: Partial<Context>) => boolean }[] = [
  { rule: { '>': [{ var: 'sim_points' }, 50] }, isMet: ({ sim_points = 0 }) => sim_points > 50 },
  { rule: { '==': [{ var: 'sim_kind' }, 'a'] }, isMet: ({ sim_kind }) => sim_kind === 'a' },
  {
    rule: { and: [{ '<': [{ var: 'sim_points' }, 90] }, { '!=': [{ var: 'sim_kind' }, 'b'] }] },
    isMet: ({ sim_points = 0, sim_kind }) => sim_points < 90 && sim_kind !== 'b',
  },
];

export function fateOf(
  webhook: Webhook,
  name: string,
  namespace: string | null,
  context: Partial<Context>,
): string | null {
  const isNamed = webhook.events.includes(name);
  const isMeant = webhook.events.some(
    (entry) => entry === '*' || (entry.endsWith('.*') && name.startsWith(entry.slice(0, -1))),
  );
  if (!isNamed && (OPERATIONAL.includes(name) || !isMeant)) return null;
  if (webhook.namespace !== null && webhook.namespace === namespace) return 'namespace';
  if (webhook.condition !== null) {
    const rule = JSON.stringify(webhook.condition.rule);
    const known = CONDITIONS.find((one) => JSON.stringify(one.rule) === rule);
    if (known === undefined) throw new Error(`the simulation made no condition ${rule}`);
    if (!known.isMet(context)) return 'condition';
  }
  return webhook.isActive ? 'deliver' : 'hold';
}

/** Whom an event is about: the keys of its order, and everybody that it names. */
export function peopleIn(name: string, context: Partial<Context>): { keys: string[]; all: string[] } {
  const profile = context.profile_id ?? (name.startsWith('profile.') ? context.id : undefined);
  const merged = name === 'profile.merged' ? context.merged_from : undefined;
  const keys = [profile, merged].filter((id) => id !== undefined && id !== null);
  const root = name.startsWith('profile.') ? [context.id] : [];
  return { keys: [...new Set(keys)], all: [...new Set([...keys, ...root].filter((id) => id !== undefined))] };
}
