// Webhooks: who is subscribed to what.
import type { Webhook } from '@posthorn/contracts';
import { queryOptions } from '@tanstack/react-query';
import { type PageAnswer, request } from './request.ts';

/** All of them: the page's names, choices and lists are made of it. */
export const webhooksQuery = queryOptions({
  queryKey: ['webhooks'],
  queryFn: async ({ signal }): Promise<Webhook[]> => {
    const all: Webhook[] = [];
    for (let number = 1; ; number += 1) {
      const { data, meta } = await request<PageAnswer<Webhook>>('GET', '/webhooks', {
        signal,
        query: { 'page[number]': number, 'page[size]': 100 },
      });
      all.push(...data);
      if (number >= (meta.last_page ?? 1)) return all;
    }
  },
  staleTime: 30_000,
});

/** What a person knows it by: its description, else where it sends to. */
export const webhookName = ({ description, url }: Pick<Webhook, 'description' | 'url'>): string =>
  description?.trim() || url.replace(/^https?:\/\//, '');
