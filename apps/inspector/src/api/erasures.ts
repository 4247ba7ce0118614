// Erasing a profile: what is left of it, as a receipt, and how far a large erasure has come.
import type { Erasure, ErasureReceipt } from '@posthorn/contracts';
import { queryOptions } from '@tanstack/react-query';
import { client, dataOf } from './client.ts';

const WATCH_MS = 500;

/** A receipt, or an erasure that removes the rest by itself. From the answer on, none of it is shown or sent. */
export const eraseProfile = (id: string): Promise<ErasureReceipt | Erasure> => dataOf(client.beginErasure(id));

export const erasureQuery = (id: number) =>
  queryOptions({
    queryKey: ['erasures', id],
    queryFn: ({ signal }) => dataOf(client.getErasure(id, { signal })),
    refetchInterval: ({ state }) => (state.data?.status === 'done' ? false : WATCH_MS),
  });
