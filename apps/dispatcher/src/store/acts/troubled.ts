// Deliveries that people look for: they have an index of their own.
import type { DeliveryStatus } from '@posthorn/contracts/plain';

export const TROUBLED = ['retrying', 'failed', 'held', 'cancelled'] as const satisfies readonly DeliveryStatus[];

/** The index over these has the same words in the same pairs: only then is it known to hold every row that is asked for. */
export const isTroubled = (status: string): string =>
  `(${status} IN ('retrying', 'failed') OR ${status} IN ('held', 'cancelled'))`;
