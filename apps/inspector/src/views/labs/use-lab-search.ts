import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback, useEffect } from 'react';
import { useSettled } from './use-settled.ts';

/**
 * `webhook`: whose condition or template it begins with. `event`, `type`: the context, of a stored event or an example.
 * `of`: events of the sample. `source`: the condition or template as far as it differs from the webhook's.
 */
export type LabSearch = { webhook?: number; event?: string; type?: string; of?: string; source?: string };

const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' ? value : typeof value === 'object' && value !== null ? JSON.stringify(value) : undefined;

export function labSearchOf(given: Record<string, unknown>): LabSearch {
  const webhook = Number(given['webhook']);
  const [event, type, of, source] = ['event', 'type', 'of', 'source'].map((name) => textOf(given[name]));
  return {
    ...(Number.isSafeInteger(webhook) && webhook > 0 && { webhook }),
    ...(event !== undefined && { event }),
    ...(type !== undefined && { type }),
    ...(of !== undefined && { of }),
    ...(source !== undefined && { source }),
  };
}

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

/** Keeps what is written in the address, so that a link shows somebody else the same. */
export function useSourceInAddress(source: string, initial: string, change: (part: Change) => void): void {
  const settled = useSettled(source, 500);
  const shared = settled === initial || settled.length > SOURCE_MAX_CHARS ? undefined : settled;
  useEffect(() => change({ source: shared }), [change, shared]);
}
