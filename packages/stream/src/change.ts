// What a subscription tells, in the order in which it must be taken in.
import type { LIVE_GAP_REASONS, LiveRow } from '@posthorn/contracts/live';
import type { Position } from './position.ts';

export type Change =
  /** Drop the rows that you hold. These are the newest, newest first; `older`: cursor of the API for the ones before. */
  | {
      readonly kind: 'snapshot';
      readonly rows: readonly LiveRow[];
      readonly older: string | null;
      readonly at: Position;
    }
  /**
   * New and changed rows, oldest change first. `out`: ids that no longer match. `sampled`: of `matched` rows only the newest
   * are here, the others are not told. `behind`: how many changes follow, matching or not.
   */
  | {
      readonly kind: 'rows';
      readonly rows: readonly LiveRow[];
      readonly out: readonly string[];
      readonly sampled: { readonly matched: number } | null;
      readonly behind: number;
      readonly from: Position;
      readonly to: Position;
    }
  /** Nothing matched between these. */
  | { readonly kind: 'moved'; readonly from: Position; readonly to: Position }
  /** These changes are not told. `changes`: how many, matching or not. */
  | {
      readonly kind: 'gap';
      readonly why: (typeof LIVE_GAP_REASONS)[number];
      readonly changes: number;
      readonly behind: number;
      readonly from: Position;
      readonly to: Position;
    }
  /**
   * Drop the rows that you hold: a snapshot follows. `unknown`: the position does not fit the dispatcher's database. `lost`:
   * messages did not continue where the ones before them ended, also after they were asked for again.
   */
  | { readonly kind: 'reset'; readonly why: 'unknown' | 'lost' }
  /** The dispatcher refused something. `at`: where in the query the fault is. */
  | {
      readonly kind: 'fault';
      readonly code: string;
      readonly message: string;
      readonly at: { readonly from: number; readonly to: number } | undefined;
    };

/** Where a viewer stands that took in this change. @param before where it stood */
export function positionAfter(change: Change, before: Position | null): Position | null {
  switch (change.kind) {
    case 'snapshot':
      return change.at;
    case 'moved':
    case 'rows':
    case 'gap':
      return change.to;
    case 'reset':
      return null;
    case 'fault':
      return before;
  }
}
