// How far off a doubted clock is, in words.
import type { ClockDoubt } from '@posthorn/dispatcher/administration';

const DAY_MS = 86_400_000;
const spanText = (ms: number): string => `${(Math.abs(ms) / DAY_MS).toFixed(1)} days`;

export const offText = ({ offMs, since }: ClockDoubt): string =>
  `${spanText(offMs)} ${offMs < 0 ? 'behind' : 'ahead of'} the newest rows (found at ${new Date(since).toISOString()})`;
