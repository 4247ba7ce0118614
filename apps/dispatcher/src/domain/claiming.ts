// How the places of one claim are shared between first attempts and retries of an endpoint: half each, as far as they have
// that many due; what one leaves is the other's. An odd place goes to them in turn, since under load claims are for one
// place at a time.

/** How many retries to read. @param firsts first attempts that were found @param isRetrysTurn whose the odd place is */
export function retriesWanted(limit: number, firsts: number, isRetrysTurn: boolean): number {
  const half = Math.floor(limit / 2);
  return Math.max(limit % 2 === 1 && isRetrysTurn ? half + 1 : half, limit - firsts);
}

/** Whose the next odd place is, after a claim that found so many. */
export function isRetrysTurnNext(limit: number, firsts: number, retries: number, isRetrysTurn: boolean): boolean {
  if (limit % 2 === 0) return isRetrysTurn;
  const half = Math.floor(limit / 2);
  // Who had no more than its half did not need the odd place: it still has its turn.
  return isRetrysTurn ? retries <= half : firsts > half;
}
