/** Which part of a delivery is shown. It is in the address, so that a link leads to the same value. */
export type DeliveryPlace = {
  tab?: string;
  /** Number of the attempt; default: the last one. */
  attempt?: number;
  /** The value of a body, as a JSON path (RFC 9535). */
  at?: string;
};

/** What is not understood is ignored. */
export function readPlace({ tab, attempt, at }: Record<string, unknown>): DeliveryPlace {
  const number = Number(attempt);
  return {
    ...(typeof tab === 'string' && tab !== '' && { tab }),
    ...(Number.isSafeInteger(number) && number > 0 && { attempt: number }),
    ...(typeof at === 'string' && at.startsWith('$') && { at }),
  };
}
