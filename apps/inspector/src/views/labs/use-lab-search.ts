import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback, useEffect } from 'react';
import { type LabSearch, labSearchOf } from './lab-search.ts';
import { useSettled } from './use-settled.ts';

type Change = { [Name in keyof LabSearch]?: LabSearch[Name] | undefined };

/** What is set is in the address, and what is taken away is not. */
export function useLabSearch(): [LabSearch, (change: Change) => void] {
  const search = useSearch({ strict: false }) as LabSearch;
  const navigate = useNavigate();
  const change = useCallback(
    (part: Change) =>
      void navigate({
        to: '.',
        search: (last: LabSearch) => labSearchOf({ ...last, ...part }),
        replace: true,
      } as unknown as Parameters<typeof navigate>[0]),
    [navigate],
  );
  return [search, change];
}

/** A longer one makes an address that not every program takes. */
const SOURCE_MAX_CHARS = 4000;

/** Keeps what is written in the address, so that a link shows the same. */
export function useSourceInAddress(source: string, initial: string): void {
  const [search, change] = useLabSearch();
  const settled = useSettled(source, 500);
  const shared = settled === initial || settled.length > SOURCE_MAX_CHARS ? undefined : settled;
  const isThere = search.source === shared;
  useEffect(() => {
    if (!isThere) change({ source: shared });
  }, [change, shared, isThere]);
}
