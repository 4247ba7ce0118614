// Triggers, which people call reactions: what is sent to which target when an event is accepted.
import type { TriggerCreate, TriggerUpdate } from '@posthorn/client';
import type { Trigger } from '@posthorn/contracts';
import { queryOptions } from '@tanstack/react-query';
import { allOf, answerOf, client, dataOf } from './client.ts';

export const triggersQuery = queryOptions({
  queryKey: ['triggers'],
  queryFn: ({ signal }) => allOf(client.triggers.pages({ size: 100 }, { signal })),
  staleTime: 30_000,
});

export const triggerQuery = (id: number) =>
  queryOptions({
    queryKey: ['triggers', id],
    queryFn: ({ signal }) => dataOf(client.triggers.get(id, { signal })),
  });

export type { TriggerCreate, TriggerUpdate };

export const createTrigger = (trigger: TriggerCreate) => answerOf(client.triggers.create(trigger));
export const updateTrigger = (id: number, change: TriggerUpdate) => answerOf(client.triggers.update(id, change));
export const deleteTrigger = (id: number) => dataOf(client.triggers.delete(id));

/** The argument of a `target.send` that names its target. */
const HANDLE_ARGUMENT = 'target_handle';

/** Triggers with an action that sends to this target. A handle that a rule makes is not known before the event. */
export const sendingTo = (triggers: readonly Trigger[], handle: string): Trigger[] =>
  triggers.filter(({ actions }) =>
    actions.some(({ arguments: args }) => args.some(({ name, value }) => name === HANDLE_ARGUMENT && value === handle)),
  );
