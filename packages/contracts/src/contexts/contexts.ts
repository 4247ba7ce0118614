// The seven canonical events and their contexts. Every other event may carry any object.
import { z } from 'zod';
import type { CanonicalEvent } from '../events/names.ts';
import { benefitContext } from './benefit.ts';
import { profileContext } from './profile.ts';
import { profileMergedContext } from './profile-merged.ts';
import { rewardContext } from './reward.ts';
import { tierContext } from './tier-achieved.ts';
import { transactionContext } from './transaction.ts';

/** The schema of each canonical context. They check and never change: what is sent is the producer's own text. */
export const CONTEXT_SCHEMAS = {
  'profile.created': profileContext,
  'profile.updated': profileContext,
  'transaction.created': transactionContext,
  'reward.created': rewardContext,
  'benefit.created': benefitContext,
  'tier.achieved': tierContext,
  'profile.merged': profileMergedContext,
} as const satisfies Record<CanonicalEvent, z.ZodType>;

/** The context of each canonical event. */
export type EventContexts = { [Name in CanonicalEvent]: z.infer<(typeof CONTEXT_SCHEMAS)[Name]> };

/** The context of an event by name: typed for the canonical seven, any object for the rest. */
export type ContextOf<Name extends string> = Name extends CanonicalEvent
  ? EventContexts[Name]
  : Record<string, unknown>;

const anyContext: z.ZodType = z.record(z.string(), z.unknown(), 'must be an object');

const isTyped = (name: string): name is CanonicalEvent => Object.hasOwn(CONTEXT_SCHEMAS, name);

/** The schema a posted context has to pass, by canonical name. Its type is the context's, when the name is known to the compiler. */
export function contextSchemaOf<const Name extends string>(name: Name): z.ZodType<ContextOf<Name>>;
export function contextSchemaOf(name: string): z.ZodType {
  return isTyped(name) ? CONTEXT_SCHEMAS[name] : anyContext;
}
