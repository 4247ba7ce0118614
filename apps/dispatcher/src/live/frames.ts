// Writes frames for a viewer. Rows arrive as text from the reading thread, so a frame of five hundred rows costs the event
// loop only a join.
import type { LivePosition, ServerMessage } from '@posthorn/contracts/live';
import type { LiveChanges, LiveSnapshot } from '../ports/store/live.ts';

export const frame = (message: ServerMessage): string => JSON.stringify(message);

export const mark = (id: string, from: LivePosition, to: LivePosition): string => frame({ t: 'mark', id, from, to });
export const reset = (id: string): string => frame({ t: 'reset', id, why: 'unknown' });

export type Gap = Omit<Extract<ServerMessage, { t: 'gap' }>, 't' | 'id'>;
export const gap = (id: string, { from, to, behind, changes, why }: Gap): string =>
  frame({ t: 'gap', id, from, to, behind, changes, why });

const withRows = (message: ServerMessage & { rows: unknown[] }, tuples: readonly string[]): string => {
  const { rows: _none, ...rest } = message;
  return `${JSON.stringify(rest).slice(0, -1)},"rows":[${tuples.join(',')}]}`;
};

export const snap = (id: string, { at, older, tuples }: LiveSnapshot): string =>
  withRows({ t: 'snap', id, at, older, rows: [] }, tuples);

/** A frame that does not tell all that match says how many there were. */
export function changes(id: string, from: LivePosition, read: LiveChanges, out: string[]): string {
  const { to, behind, matched, tuples } = read;
  if (matched > tuples.length) return withRows({ t: 'sampled', id, from, to, behind, matched, rows: [], out }, tuples);
  return withRows({ t: 'ev', id, from, to, behind, rows: [], out }, tuples);
}
