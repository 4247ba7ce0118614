import { useCallback, useRef } from 'react';

/** A function that stays the same from render to render, and calls the latest: what it is given to need not be drawn again. */
export function useStable<Args extends unknown[], Result>(
  latest: (...args: Args) => Result,
): (...args: Args) => Result {
  const ref = useRef(latest);
  ref.current = latest;
  return useCallback((...args: Args) => ref.current(...args), []);
}
