import type { CanonicalEvent, CatalogueEvent, EventContexts, OperationalEvent } from '@posthorn/contracts';

/** No events of one's own: what `createClient` assumes. */
export type NoEvents = Record<never, never>;

/**
 * The names that `emit` takes: those of the catalogue, `custom.*`, and those declared as `createClient<{ name: context }>`.
 * Any other name is more likely a slip than meant: it goes through `emitCustom`.
 */
export type EventName<Declared extends object = NoEvents> =
  | Exclude<CatalogueEvent, OperationalEvent>
  | `custom.${string}`
  | (keyof Declared & string);

/** What the context of an event must look like: as declared, typed for the canonical seven, any object for other names. */
export type EventContext<Name extends string, Declared extends object = NoEvents> = Name extends keyof Declared
  ? Declared[Name]
  : Name extends CanonicalEvent
    ? EventContexts[Name]
    : object;
