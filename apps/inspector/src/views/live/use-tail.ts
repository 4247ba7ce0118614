// Following and freezing. At the head the list follows; scrolling or selecting freezes it: what is new from then on is
// only counted, and nothing that is looked at moves. Not the same as a pause, which stops the rows at their source.
import { useState } from 'react';
import type { RowStore } from '../../live/row-store.ts';

export type Tail = {
  following: boolean;
  /** Entries that are shown: the oldest so many. */
  count: number;
  fresh: number;
  freshFailed: number;
  freeze: () => void;
  follow: () => void;
};

export function useTail(store: RowStore | null): Tail {
  const [frozenAt, setFrozenAt] = useState<string | null>(null);
  const size = store?.size ?? 0;
  const count = frozenAt === null || store === null ? size : Math.min(size, store.indexOf(`${frozenAt}\uffff`));
  return {
    following: frozenAt === null,
    count,
    fresh: size - count,
    freshFailed: store === null || frozenAt === null ? 0 : countFailed(store, count),
    freeze: () => {
      const newest = store?.at(size - 1);
      if (frozenAt === null && newest !== undefined) setFrozenAt(newest.key);
    },
    follow: () => setFrozenAt(null),
  };
}

/** Counting all of a long absence at each frame would be felt: beyond this many it is enough to know that there are some. */
const COUNTED_MAX = 20_000;

function countFailed(store: RowStore, from: number): number {
  let failed = 0;
  for (let index = from; index < Math.min(store.size, from + COUNTED_MAX); index += 1) {
    const status = store.at(index)?.row?.status;
    if (status === 'failed' || status === 'retrying') failed += 1;
  }
  return failed;
}
