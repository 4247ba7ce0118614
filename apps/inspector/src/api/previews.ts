// Conditions and templates as they would come out, by the dispatcher's own engines. Nothing of it is stored or sent.
import { rawBody } from '@posthorn/client';
import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { client, dataOf } from './client.ts';

/** What was tried is not kept for long: a context may be personal. */
const KEPT_MS = 10_000;
const shared = { placeholderData: keepPreviousData, staleTime: KEPT_MS, gcTime: KEPT_MS };

/** @param body JSON as it is to be sent, so that numbers keep their digits; `null` = there is nothing to try */
export const conditionPreviewQuery = (body: string | null) =>
  queryOptions({
    queryKey: ['preview', 'condition', body],
    queryFn: async ({ signal }) => dataOf(client.conditions.preview(rawBody(body ?? ''), { signal })),
    enabled: body !== null,
    ...shared,
  });

export const templatePreviewQuery = (body: string | null) =>
  queryOptions({
    queryKey: ['preview', 'template', body],
    queryFn: async ({ signal }) => dataOf(client.templates.preview(rawBody(body ?? ''), { signal })),
    enabled: body !== null,
    ...shared,
  });
