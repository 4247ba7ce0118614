// Targets: endpoints that reactions send to.
import type { TargetCreate, TargetUpdate } from '@posthorn/client';
import { queryOptions } from '@tanstack/react-query';
import { allOf, answerOf, client, dataOf } from './client.ts';

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
