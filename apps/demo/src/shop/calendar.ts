import { parseTime, toVendorTime } from '@posthorn/contracts';

// Days are local to the shop, not UTC: a person who buys twice on one local day shopped on one day.

export const TIMEZONE = 'Pacific/Auckland';
export const DAY_MS = 86_400_000;

const local = new Intl.DateTimeFormat('sv-SE', {
  timeZone: TIMEZONE,
  dateStyle: 'short',
  timeStyle: 'medium',
  hourCycle: 'h23',
});

/** `YYYY-MM-DD HH:MM:SS` on the shop's wall clock. */
export function toLocalTime(epochMs: number): string {
  return local.format(epochMs);
}

/** `YYYY-MM-DD` on the shop's calendar. */
export function toLocalDay(epochMs: number): string {
  return toLocalTime(epochMs).slice(0, 10);
}

/** The last second of that local day. */
export function endOfLocalDay(epochMs: number): number {
  const wholeMs = Math.floor(epochMs / 1000) * 1000;
  const offsetMs = readTime(toLocalTime(wholeMs)) - wholeMs;
  return readTime(`${toLocalDay(wholeMs)} 23:59:59`) - offsetMs;
}

/** Whole days between two calendar days. */
export function daysBetween(earlier: string, later: string): number {
  return Math.round((readTime(`${later} 00:00:00`) - readTime(`${earlier} 00:00:00`)) / DAY_MS);
}

export function addDays(day: string, days: number): string {
  return toVendorTime(readTime(`${day} 00:00:00`) + days * DAY_MS).slice(0, 10);
}

/** The same moment of the year before. */
export function yearBefore(epochMs: number): number {
  const date = new Date(epochMs);
  return date.setUTCFullYear(date.getUTCFullYear() - 1);
}

function readTime(text: string): number {
  return parseTime(text) ?? Number.NaN;
}
