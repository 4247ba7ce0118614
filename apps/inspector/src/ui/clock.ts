// Times and spans as text. The page's own parts that show them are in time.tsx.
export type Zone = 'local' | 'utc';

const clockFormat = (timeZone: 'UTC' | undefined) =>
  new Intl.DateTimeFormat('en-GB', {
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    fractionalSecondDigits: 3,
    ...(timeZone && { timeZone }),
  });
const dayFormat = (timeZone: 'UTC' | undefined) =>
  new Intl.DateTimeFormat('en-CA', {
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    ...(timeZone && { timeZone }),
  });
const FORMATS = {
  local: { clock: clockFormat(undefined), day: dayFormat(undefined) },
  utc: { clock: clockFormat('UTC'), day: dayFormat('UTC') },
};

/** Epoch ms → `10:42:07.120`, with the day before it where that is not today's. */
export function clockText(at: number, zone: Zone, now = Date.now()): string {
  const { clock, day } = FORMATS[zone];
  const text = day.format(at) === day.format(now) ? clock.format(at) : `${day.format(at)} ${clock.format(at)}`;
  return zone === 'utc' ? `${text}Z` : text;
}

/** The same in the width of a column: of other days no milliseconds, of other years no time. */
export function shortClockText(at: number, zone: Zone, now = Date.now()): string {
  const { clock, day } = FORMATS[zone];
  const [that, today] = [day.format(at), day.format(now)];
  if (that === today) return zone === 'utc' ? `${clock.format(at)}Z` : clock.format(at);
  if (that.slice(0, 4) !== today.slice(0, 4)) return that;
  return `${that.slice(5)} ${clock.format(at).slice(0, 8)}${zone === 'utc' ? 'Z' : ''}`;
}

/** Seconds of the day, for axes and tables. */
export const secondText = (at: number, zone: Zone): string =>
  `${FORMATS[zone].clock.format(at).slice(0, 8)}${zone === 'utc' ? 'Z' : ''}`;

/** Epoch ms of a time of the API. Those of vendor resources name no zone and are UTC: `2026-01-31 09:30:00`. */
export const momentOf = (text: string): number =>
  Date.parse(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d+)?$/.test(text) ? `${text.replace(' ', 'T')}Z` : text);

/** A span in words of one unit or two: `850 ms`, `4.2 s`, `1 min 42 s`, `2 h 11 min`, `3 d 4 h`. */
export function spanText(ms: number): string {
  if (ms < 1000) return `${ms < 10 && !Number.isInteger(ms) ? ms.toFixed(1) : Math.round(ms)} ms`;
  const s = ms / 1000;
  if (s < 60) return `${s < 10 ? s.toFixed(1).replace(/\.0$/, '') : Math.round(s)} s`;
  const two = (big: number, bigUnit: string, small: number, smallUnit: string) =>
    small === 0 ? `${big} ${bigUnit}` : `${big} ${bigUnit} ${small} ${smallUnit}`;
  if (s < 3600) return two(Math.floor(s / 60), 'min', Math.floor(s % 60), 's');
  if (s < 86_400) return two(Math.floor(s / 3600), 'h', Math.floor((s % 3600) / 60), 'min');
  return two(Math.floor(s / 86_400), 'd', Math.floor((s % 86_400) / 3600), 'h');
}

export const agoText = (at: number, now: number): string =>
  at > now ? `in ${spanText(at - now)}` : now - at < 1000 ? 'just now' : `${spanText(now - at)} ago`;
