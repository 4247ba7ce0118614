// From a time to what a clock on the wall of a time zone shows.
import { TemplateFault } from './fault.ts';

export const monthNames = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];
export const dayNames = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];

export type Moment = {
  epochMs: number;
  year: number;
  /** 1 to 12 */
  month: number;
  day: number;
  /** 0 is Sunday. */
  weekday: number;
  hour: number;
  minute: number;
  second: number;
  millisecond: number;
  zone: string;
  offsetMinutes: number;
  isSummerTime: boolean;
};

// A day, alone or with a time; no offset means UTC, as the vendor's times do.
const TIME = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?\s*(Z|[+-]\d\d:?\d\d)?)?$/i;
/** Years 0000 to 9999. */
const EARLIEST_MS = -62_167_219_200_000;
const LATEST_MS = 253_402_300_799_999;

/** Epoch milliseconds of a number of seconds or a text. @throws TemplateFault */
export function momentFrom(time: number | string): number {
  const text = typeof time === 'string' ? time.trim() : '';
  const epochMs =
    typeof time === 'number'
      ? time * 1000
      : /^@?-?\d+$/.test(text)
        ? Number(text.replace('@', '')) * 1000
        : parsed(text);
  if (epochMs >= EARLIEST_MS && epochMs <= LATEST_MS) return Math.floor(epochMs);
  throw new TemplateFault("a date must be 'YYYY-MM-DD', with or without 'HH:MM:SS' and offset, or seconds since 1970");
}

function parsed(text: string): number {
  const [, year, month, day, hour = '0', minute = '0', second = '0', fraction = '0', zone = 'Z'] =
    TIME.exec(text) ?? [];
  if (year === undefined) return Number.NaN;
  const at = new Date(Date.UTC(2000, Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second)));
  at.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
  const exists =
    at.getUTCMonth() === Number(month) - 1 && Number(hour) < 24 && Number(minute) < 60 && Number(second) < 60;
  if (!exists) return Number.NaN;
  return at.getTime() + Math.floor(Number(`0.${fraction}`) * 1000) - zoneMinutes(zone) * 60_000;
}

/** Minutes that a time's own offset is ahead of UTC; 0 without one. */
export const offsetIn = (text: string): number => zoneMinutes(TIME.exec(text.trim())?.[8] ?? 'Z');

function zoneMinutes(zone: string): number {
  if (zone.toUpperCase() === 'Z') return 0;
  const digits = zone.slice(1).replace(':', '');
  return (zone.startsWith('-') ? -1 : 1) * (Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2)));
}

const zones = new Map<string, Intl.DateTimeFormat>();

function zoneFormat(zone: string): Intl.DateTimeFormat {
  const known = zones.get(zone);
  if (known !== undefined) return known;
  let format: Intl.DateTimeFormat;
  try {
    format = new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'longOffset' });
  } catch (error) {
    if (error instanceof RangeError) throw new TemplateFault("a timezone must be a name such as 'Pacific/Auckland'");
    throw error;
  }
  if (zones.size >= 500) zones.clear();
  zones.set(zone, format);
  return format;
}

/** Minutes that the zone is ahead of UTC at that time. */
function offsetAt(epochMs: number, zone: string): number {
  if (zone === 'UTC') return 0;
  const parts = zoneFormat(zone).formatToParts(epochMs);
  const name = parts.find((part) => part.type === 'timeZoneName')?.value.slice('GMT'.length) ?? '';
  return name === '' ? 0 : zoneMinutes(name.slice(0, '+00:00'.length));
}

export function wallClock(epochMs: number, zone: string): Moment {
  const offsetMinutes = offsetAt(epochMs, zone);
  const local = new Date(epochMs + offsetMinutes * 60_000);
  const year = local.getUTCFullYear();
  return {
    epochMs,
    year,
    month: local.getUTCMonth() + 1,
    day: local.getUTCDate(),
    weekday: local.getUTCDay(),
    hour: local.getUTCHours(),
    minute: local.getUTCMinutes(),
    second: local.getUTCSeconds(),
    millisecond: local.getUTCMilliseconds(),
    zone,
    offsetMinutes,
    // Summer time is whatever is ahead of the lesser of a January's and a July's offset.
    get isSummerTime() {
      return offsetMinutes > Math.min(offsetAt(Date.UTC(year, 0, 1), zone), offsetAt(Date.UTC(year, 6, 1), zone));
    },
  };
}
