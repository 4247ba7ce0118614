// Where a viewer stands in the log of changes. Nothing here knows what a position contains.
import { livePosition } from '@posthorn/contracts/live';

declare const brand: unique symbol;
/**
 * How far the log of changes was read. Store it and hand it back. Equal texts are the same place; nothing else can be learned
 * from one, not even which of two is later.
 */
export type Position = string & { readonly [brand]: never };

/** Of a message that was parsed. */
export const positionFrom = (text: string): Position => text as Position;

/** A position that was stored as text. @returns `null` if the text cannot be a position: it is empty or too long */
export const parsePosition = (text: string): Position | null =>
  livePosition.safeParse(text).success ? (text as Position) : null;
