// Positions in the log, as texts that callers only hand back. A position is a number of the log with the epoch that it was
// counted in. A restored backup counts its next changes with numbers that were told before, and only the epoch tells them
// apart, so it has a random name: a number would be given twice.
import type { LivePosition } from '@posthorn/contracts/live';

const FORM = 1;
const WRITTEN = /^(\d+)\.([\w-]{1,64})\.(\d{1,16})$/;

export type Place = { epoch: string; seq: number };

export const positionAt = ({ epoch, seq }: Place): LivePosition =>
  Buffer.from(`${FORM}.${epoch}.${seq}`, 'latin1').toString('base64url');

/** `null` = it is not a position of ours. */
export function placeOf(position: LivePosition): Place | null {
  const [, form, epoch = '', digits] = WRITTEN.exec(Buffer.from(position, 'base64url').toString('latin1')) ?? [];
  const place = { epoch, seq: Number(digits) };
  // One place has one text: base64 and numbers can be written in more ways than the one that we write.
  return Number(form) === FORM && positionAt(place) === position ? place : null;
}
