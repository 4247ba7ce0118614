// Dates as PHP's Twig writes them. There is no clock: the same context always renders to the same text.
import { modified } from './date-modifier.ts';
import { TemplateFault } from './fault.ts';
import { dayNames, type Moment, momentFrom, monthNames, offsetIn, wallClock } from './moment.ts';

type Letter = (at: Moment) => string | number;

const two = (value: number): string => String(value).padStart(2, '0');
const hour12 = (at: Moment): number => at.hour % 12 || 12;
const isLeap = (year: number): boolean => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
const daysIn = (at: Moment): number => new Date(Date.UTC(at.year, at.month, 0)).getUTCDate();

function ordinal(day: number): string {
  if (day >= 11 && day <= 13) return 'th';
  return ['th', 'st', 'nd', 'rd'][day % 10] ?? 'th';
}

function offset(at: Moment, colon: string): string {
  const minutes = Math.abs(at.offsetMinutes);
  return `${at.offsetMinutes < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}${colon}${two(minutes % 60)}`;
}

/** ISO 8601: the week belongs to the year of its Thursday. */
function isoWeek(at: Moment): { year: number; week: number } {
  const thursday = new Date(Date.UTC(at.year, at.month - 1, at.day + 4 - (at.weekday || 7)));
  const year = thursday.getUTCFullYear();
  return { year, week: Math.ceil(((thursday.getTime() - Date.UTC(year, 0, 1)) / 86_400_000 + 1) / 7) };
}

const yearDay = (at: Moment): number =>
  (Date.UTC(at.year, at.month - 1, at.day) - Date.UTC(at.year, 0, 1)) / 86_400_000;

const LETTERS: Record<string, Letter> = {
  d: (at) => two(at.day),
  D: (at) => dayNames[at.weekday]?.slice(0, 3) ?? '',
  j: (at) => at.day,
  l: (at) => dayNames[at.weekday] ?? '',
  N: (at) => at.weekday || 7,
  S: (at) => ordinal(at.day),
  w: (at) => at.weekday,
  z: yearDay,
  W: (at) => two(isoWeek(at).week),
  o: (at) => isoWeek(at).year,
  F: (at) => monthNames[at.month - 1] ?? '',
  M: (at) => monthNames[at.month - 1]?.slice(0, 3) ?? '',
  m: (at) => two(at.month),
  n: (at) => at.month,
  t: daysIn,
  L: (at) => (isLeap(at.year) ? 1 : 0),
  Y: (at) => String(at.year).padStart(4, '0'),
  y: (at) => two(at.year % 100),
  a: (at) => (at.hour < 12 ? 'am' : 'pm'),
  A: (at) => (at.hour < 12 ? 'AM' : 'PM'),
  g: hour12,
  G: (at) => at.hour,
  h: (at) => two(hour12(at)),
  H: (at) => two(at.hour),
  i: (at) => two(at.minute),
  s: (at) => two(at.second),
  B: (at) => String(Math.floor(((((at.epochMs / 1000 + 3600) % 86_400) + 86_400) % 86_400) / 86.4)).padStart(3, '0'),
  X: (at) => `+${String(at.year).padStart(4, '0')}`,
  x: (at) => String(at.year).padStart(4, '0'),
  u: (at) => `${String(at.millisecond).padStart(3, '0')}000`,
  v: (at) => String(at.millisecond).padStart(3, '0'),
  e: (at) => at.zone,
  I: (at) => (at.isSummerTime ? 1 : 0),
  O: (at) => offset(at, ''),
  P: (at) => offset(at, ':'),
  p: (at) => (at.offsetMinutes === 0 ? 'Z' : offset(at, ':')),
  T: (at) => (at.zone === 'UTC' ? 'UTC' : offset(at, ':')),
  Z: (at) => at.offsetMinutes * 60,
  U: (at) => Math.floor(at.epochMs / 1000),
};
const FORMAT_MAX_CHARS = 500;
const ISO = 'Y-m-d\\TH:i:sP';
const RFC = 'D, d M Y H:i:s O';

/** @param time seconds since 1970, or a text */
export function formatDate(time: number | string, format: string, zone: string): string {
  if (format.length > FORMAT_MAX_CHARS)
    throw new TemplateFault(`the format of a date must be at most ${FORMAT_MAX_CHARS} characters`);
  const at = wallClock(momentFrom(time), zone);
  return written(at, format);
}

function written(at: Moment, format: string): string {
  let text = '';
  for (let i = 0; i < format.length; i += 1) {
    const letter = format.charAt(i);
    if (letter === '\\') {
      i += 1;
      text += format.charAt(i);
    } else if (letter === 'c') text += written(at, ISO);
    else if (letter === 'r') text += written(at, RFC);
    else text += Object.hasOwn(LETTERS, letter) ? LETTERS[letter]?.(at) : letter;
  }
  return text;
}

/** Changes a time as `modifier` says (`+1 day`, `last day of next month`) and returns an RFC 3339 text, for `date` to format. */
export function modifyDate(time: number | string, modifier: string): string {
  // A day begins where the time was written.
  const offsetMs = typeof time === 'string' ? offsetIn(time) * 60_000 : 0;
  const changed = momentFrom((modified(momentFrom(time) + offsetMs, modifier) - offsetMs) / 1000);
  return written(wallClock(changed, 'UTC'), 'Y-m-d\\TH:i:s.vP');
}
