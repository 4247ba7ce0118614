// Targets: endpoints that reactions send to.
import { rawBody, type TargetCreate, type TargetUpdate } from '@posthorn/client';
import type { TargetTest } from '@posthorn/contracts';
import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { allOf, answerOf, client, dataOf } from './client.ts';

/** What was tried is not kept for long: a context may be personal. */
const PREVIEW_KEPT_MS = 10_000;

/** All of them: the page's names, choices and lists are made of it. */
export const targetsQuery = queryOptions({
  queryKey: ['targets'],
  queryFn: ({ signal }) => allOf(client.targets.pages({ size: 100 }, { signal })),
  staleTime: 30_000,
});

export const targetQuery = (id: number) =>
  queryOptions({
    queryKey: ['targets', id],
    queryFn: ({ signal }) => dataOf(client.targets.get(id, { signal })),
  });

/** Targets for platforms, ready to be filled in. */
export const targetPresetsQuery = queryOptions({
  queryKey: ['target presets'],
  queryFn: ({ signal }) => allOf(client.targetPresets.pages({ size: 100 }, { signal })),
  staleTime: Number.POSITIVE_INFINITY,
});

export type { TargetCreate, TargetUpdate };

/** The answer's `data.secret` is there this once. */
export const createTarget = (target: TargetCreate) => answerOf(client.targets.create(target));
export const updateTarget = (id: number, change: TargetUpdate) => answerOf(client.targets.update(id, change));
export const deleteTarget = (id: number) => dataOf(client.targets.delete(id));

/** Sends now; the answer is that attempt. */
export const testTarget = (id: number, what: TargetTest) => dataOf(client.targets.test(id, what));

/** @param body JSON as it is to be sent, so that numbers keep their digits */
export const targetPreviewQuery = (id: number, body: string) =>
  queryOptions({
    // Under the targets, so that a change of one asks again.
    queryKey: ['targets', id, 'preview', body],
    queryFn: ({ signal }) => dataOf(client.targets.preview(id, rawBody(body), { signal })),
    placeholderData: keepPreviousData,
    gcTime: PREVIEW_KEPT_MS,
  });
