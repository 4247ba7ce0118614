// Triggers, which people call reactions: what is sent to which target when an event is accepted.
import { rawBody, type TriggerCreate, type TriggerUpdate } from '@posthorn/client';
import type { Trigger } from '@posthorn/contracts';
import { queryOptions } from '@tanstack/react-query';
import { allOf, answerOf, client, dataOf } from './client.ts';

/** What was tried is not kept for long: a context may be personal. */
const PREVIEW_KEPT_MS = 10_000;

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

/** @param body JSON as it is to be sent; `null` = there is nothing to try */
export const triggerPreviewQuery = (id: number, body: string | null) =>
  queryOptions({
    // Under the triggers, so that a change of one asks again.
    queryKey: ['triggers', id, 'preview', body],
    queryFn: ({ signal }) => dataOf(client.triggers.preview(id, rawBody(body ?? ''), { signal })),
    enabled: body !== null,
    gcTime: PREVIEW_KEPT_MS,
  });

/** The argument of a `target.send` that names its target. */
const HANDLE_ARGUMENT = 'target_handle';

/** Triggers with an action that sends to this target. A handle that a rule makes is not known before the event. */
export const sendingTo = (triggers: readonly Trigger[], handle: string): Trigger[] =>
  triggers.filter(({ actions }) =>
    actions.some(({ arguments: args }) => args.some(({ name, value }) => name === HANDLE_ARGUMENT && value === handle)),
  );
