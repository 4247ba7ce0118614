// Where a viewer stands in the log of changes. This is the only file that knows what is inside a position.
import type { LivePosition } from '@posthorn/contracts/live';

declare const brand: unique symbol;
/** How far the log of changes was read. Store it and compare it with `isSame`; nothing else can be learned from it. */
export type Position = string & { readonly [brand]: never };

export const positionAt = ({ epoch, seq }: LivePosition): Position => `${epoch}:${seq}` as Position;

/** The members that version 1 of the protocol has for a position. */
export function readPosition(position: Position): LivePosition {
  const colon = position.lastIndexOf(':');
  return { epoch: position.slice(0, colon), seq: Number(position.slice(colon + 1)) };
}

/** A position that was stored as text. @returns `null` if the text is not a position */
export function parsePosition(text: string): Position | null {
  const isPosition = /^[^:]{0,64}:\d{1,15}$/.test(text);
  return isPosition ? (text as Position) : null;
}

/**
 * Whether both are the same place. The numbers continue when the dispatcher starts a new epoch, and it answers `reset` to
 * a position that does not fit, so version 1 compares the numbers only.
 */
export const isSame = (one: Position, other: Position): boolean => readPosition(one).seq === readPosition(other).seq;
