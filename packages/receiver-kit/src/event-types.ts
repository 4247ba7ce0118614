// Maps event names to contexts at compile time. The known ones are interfaces of the kit's own; `contexts/` says where they
// come from. The `events` of a receiver add names or replace a context.
import type { KnownContexts } from './contexts/known-contexts.ts';
import type { Delivery } from './delivery.ts';
import type { OutputOf, StandardSchema } from './standard-schema.ts';

/** Names known without `events`. The compiler keeps this list equal to the contexts. */
const KNOWN: Record<keyof KnownContexts, true> = {
  'profile.created': true,
  'profile.updated': true,
  'profile.merged': true,
  'transaction.created': true,
  'reward.created': true,
  'benefit.created': true,
  'tier.achieved': true,
  'webhook.disabled': true,
  'target.disabled': true,
  'delivery.exhausted': true,
};
export const KNOWN_EVENTS: readonly string[] = Object.keys(KNOWN);

export type EventSchemas = Readonly<Record<string, StandardSchema>>;

/** Maps names to contexts: the known ones, extended or replaced by those of `events`. */
export type ContextsOf<Schemas extends EventSchemas> = Omit<KnownContexts, keyof Schemas> & {
  [Name in keyof Schemas]: OutputOf<Schemas[Name]>;
};

type NamesOf<Contexts> = keyof Contexts & string;

type Prefixes<Name extends string> = Name extends `${infer Head}.${infer Rest}`
  ? Head | `${Head}.${Prefixes<Rest>}`
  : never;

/** A known name, `prefix.*` for the known names below it, or `*` for every event, known or not. */
export type PatternOf<Contexts> = NamesOf<Contexts> | `${Prefixes<NamesOf<Contexts>>}.*` | '*';

type Matching<Contexts, Pattern> = Pattern extends `${infer Prefix}.*`
  ? Extract<NamesOf<Contexts>, `${Prefix}.${string}`>
  : Extract<NamesOf<Contexts>, Pattern>;

type Each<Contexts, Name> = Name extends keyof Contexts & string ? Delivery<Name, Contexts[Name]> : never;

/** What a handler of this pattern gets: a union, discriminated by `delivery.type`. For `*` the context is `unknown`. */
export type DeliveryOf<Contexts, Pattern> = '*' extends Pattern
  ? Delivery
  : Each<Contexts, Matching<Contexts, Pattern>>;
