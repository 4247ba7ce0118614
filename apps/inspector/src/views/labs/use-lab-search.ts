import { useMatch, useNavigate } from '@tanstack/react-router';
import { useCallback, useEffect } from 'react';
import { useSettled } from '../../editing/use-settled.ts';
import { type LabSearch, labSearchOf } from './lab-search.ts';

type Change = { [Name in keyof LabSearch]?: LabSearch[Name] | undefined };

/** What is set is in the address, and what is taken away is not. For the labs of conditions and of templates. */
export function useLabSearch(): [LabSearch, (change: Change) => void] {
  const condition = useMatch({ from: '/frame/lab/condition', shouldThrow: false });
  const template = useMatch({ from: '/frame/lab/template', shouldThrow: false });
  const to = condition !== undefined ? '/lab/condition' : template !== undefined ? '/lab/template' : null;
  const navigate = useNavigate();
  const change = useCallback(
    (part: Change) => {
      // The lab was left: its address is not this one any more.
      if (to === null) return;
      void navigate({ to, search: (last: LabSearch) => labSearchOf({ ...last, ...part }), replace: true });
    },
    [navigate, to],
  );
  return [(condition ?? template)?.search ?? {}, change];
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
