// Triggers, which people call reactions: what is sent to which target when an event is accepted.
import type { Trigger } from '@posthorn/contracts';
import { queryOptions } from '@tanstack/react-query';
import { allOf, client } from './client.ts';

export const triggersQuery = queryOptions({
  queryKey: ['triggers'],
  queryFn: ({ signal }) => allOf(client.triggers.pages({ size: 100 }, { signal })),
  staleTime: 30_000,
});

/** The argument of a `target.send` that names its target. */
const HANDLE_ARGUMENT = 'target_handle';

/** Triggers with an action that sends to this target. A handle that a rule makes is not known before the event. */
export const sendingTo = (triggers: readonly Trigger[], handle: string): Trigger[] =>
  triggers.filter(({ actions }) =>
    actions.some(({ arguments: args }) => args.some(({ name, value }) => name === HANDLE_ARGUMENT && value === handle)),
  );
