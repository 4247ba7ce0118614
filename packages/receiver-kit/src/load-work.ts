// What runs handlers is loaded with the first handler, so that it is there when a request comes: a receiver that only verifies
// does without.

export const loadWork = (): Promise<typeof import('./work.ts')> => import('./work.ts');

/** Loads a part before it is needed. If that fails, the request that needs it says so. */
export function loadEarly(part: Promise<unknown>): void {
  part.catch(() => undefined);
}
