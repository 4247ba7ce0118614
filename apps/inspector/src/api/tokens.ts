// Tokens: who may call the API, and what for. The text of one is told when it is made, and never again.
import type { Token, TokenCreate } from '@posthorn/contracts';
import { queryOptions } from '@tanstack/react-query';
import { type Answer, type PageAnswer, request } from './request.ts';

export const tokensQuery = queryOptions({
  queryKey: ['tokens'],
  queryFn: async ({ signal }): Promise<Token[]> => {
    const all: Token[] = [];
    for (let number = 1; ; number += 1) {
      const { data, meta } = await request<PageAnswer<Token>>('GET', '/tokens', {
        signal,
        query: { 'page[number]': number, 'page[size]': 100 },
      });
      all.push(...data);
      if (number >= (meta.last_page ?? 1)) return all;
    }
  },
});

export const createToken = (body: TokenCreate): Promise<Answer<Token>> => request('POST', '/tokens', { body });
export const revokeToken = (id: number): Promise<void> => request('DELETE', `/tokens/${id}`);
