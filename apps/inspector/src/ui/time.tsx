// Times as the person wants to read them: local, UTC or relative; the whole one is always in the tooltip.
import { useEffect, useState } from 'react';
import { usePreference } from '../preferences/preferences.ts';

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
export function clockText(at: number, zone: 'local' | 'utc', now = Date.now()): string {
  const { clock, day } = FORMATS[zone];
  const text = day.format(at) === day.format(now) ? clock.format(at) : `${day.format(at)} ${clock.format(at)}`;
  return zone === 'utc' ? `${text}Z` : text;
}

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

const agoText = (at: number, now: number): string =>
  at > now ? `in ${spanText(at - now)}` : now - at < 1000 ? 'just now' : `${spanText(now - at)} ago`;

/** The page's idea of now, once a second, for whoever shows a span that goes on. */
export function useNow(everyMs = 1000): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now;
}

/** `at`: epoch ms or RFC 3339. */
export function Time({ at }: { at: number | string }) {
  const zone = usePreference('timeZone');
  const ms = typeof at === 'number' ? at : Date.parse(at);
  const iso = new Date(ms).toISOString();
  return (
    <time dateTime={iso} title={iso}>
      {zone === 'relative' ? <Ago at={ms} /> : clockText(ms, zone)}
    </time>
  );
}

function Ago({ at }: { at: number }) {
  return <>{agoText(at, useNow())}</>;
}
