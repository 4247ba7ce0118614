import type { CanonicalEvent, EventContexts } from '@posthorn/contracts';

/** The name of an event: one of the seven is completed by the editor, any other may be given. */
export type EventName = CanonicalEvent | (string & Record<never, never>);

/** What the context of an event must look like: typed for the canonical seven, any object for other names. */
export type EventContext<Name extends EventName> = Name extends CanonicalEvent ? EventContexts[Name] : object;
