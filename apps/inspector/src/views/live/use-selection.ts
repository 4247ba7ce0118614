import { useRef, useState } from 'react';
import type { RowStore } from '../../live/row-store.ts';

export type Selection = {
  ids: ReadonlySet<string>;
  /** `withRange`: everything between the last one that was taken and this. */
  toggle: (id: string, withRange: boolean) => void;
  clear: () => void;
};

/** Which deliveries are marked for what is done with several at once. They stay marked where their rows move on. */
export function useSelection(store: RowStore | null): Selection {
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set());
  const anchor = useRef<string | null>(null);
  const toggle = (id: string, withRange: boolean) => {
    const next = new Set(ids);
    if (withRange && anchor.current !== null && store !== null) {
      const [from, to] = [anchor.current, id].sort() as [string, string];
      for (let index = store.indexOf(from); index < store.size; index += 1) {
        const entry = store.at(index);
        if (entry === undefined || entry.key > to) break;
        if (entry.row !== null) next.add(entry.key);
      }
    } else if (!next.delete(id)) next.add(id);
    anchor.current = id;
    setIds(next);
  };
  return { ids, toggle, clear: () => setIds(new Set()) };
}
