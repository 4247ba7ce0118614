// Tokens: who may call the API, and what for. The text of one is told when it is made, and never again.
import type { TokenCreate } from '@posthorn/contracts';
import { queryOptions } from '@tanstack/react-query';
import { allOf, client, dataOf } from './client.ts';

export const tokensQuery = queryOptions({
  queryKey: ['tokens'],
  queryFn: ({ signal }) => allOf(client.tokens.pages({ size: 100 }, { signal })),
});

export const createToken = (token: TokenCreate) => dataOf(client.tokens.create(token));
export const revokeToken = (id: number) => dataOf(client.tokens.revoke(id));
