/** Full jitter between nothing and a doubling bound, 0.25 s → 8 s, for ever: many viewers must not come back at once. */
export function reconnectDelayMs(failures: number, random: () => number): number {
  return Math.round(random() * Math.min(8000, 250 * 2 ** Math.min(failures, 10)));
}
