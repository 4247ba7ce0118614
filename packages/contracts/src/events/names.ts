// Names without schemas, because every user of the package loads this file, browsers included.

/** The events whose contexts are defined field by field. */
export const CANONICAL_EVENTS = [
  'profile.created',
  'profile.updated',
  'transaction.created',
  'reward.created',
  'benefit.created',
  'tier.achieved',
  'profile.merged',
] as const;
export type CanonicalEvent = (typeof CANONICAL_EVENTS)[number];

/** Events that Posthorn raises about itself. Producers cannot post them, and only their exact names subscribe to them. */
export const OPERATIONAL_EVENTS = ['webhook.disabled', 'target.disabled', 'delivery.exhausted'] as const;
export type OperationalEvent = (typeof OPERATIONAL_EVENTS)[number];

export const isCanonicalEvent = (name: string): name is CanonicalEvent =>
  (CANONICAL_EVENTS as readonly string[]).includes(name);

export const isOperationalEvent = (name: string): name is OperationalEvent =>
  (OPERATIONAL_EVENTS as readonly string[]).includes(name);
