// Writes frames for a viewer. Rows arrive as text from the reading thread, so a frame of five hundred rows costs the event
// loop only a join.
import type { LIVE_GAP_REASONS, ServerMessage } from '@posthorn/contracts/live';
import type { LiveChanges, LiveSnapshot } from '../ports/store/live.ts';

export const frame = (message: ServerMessage): string => JSON.stringify(message);

export const mark = (id: string, seq: number): string => frame({ t: 'mark', id, seq });
export const reset = (id: string): string => frame({ t: 'reset', id, why: 'epoch' });

type Gap = { from: number; to: number; why: (typeof LIVE_GAP_REASONS)[number] };
export const gap = (id: string, { from, to, why }: Gap): string => frame({ t: 'gap', id, from, to, why });

const withRows = (message: ServerMessage & { rows: unknown[] }, tuples: readonly string[]): string => {
  const { rows: _none, ...rest } = message;
  return `${JSON.stringify(rest).slice(0, -1)},"rows":[${tuples.join(',')}]}`;
};

export const snap = (id: string, { seq, older, tuples }: LiveSnapshot): string =>
  withRows({ t: 'snap', id, seq, older, rows: [] }, tuples);

/** A frame that does not tell all that match says how many there were. */
export function changes(id: string, from: number, { to, matched, tuples }: LiveChanges, out: string[]): string {
  if (matched > tuples.length) return withRows({ t: 'sampled', id, from, to, matched, rows: [], out }, tuples);
  return withRows({ t: 'ev', id, from, to, rows: [], out }, tuples);
}
