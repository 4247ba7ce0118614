// Times as the person wants to read them: local, UTC or relative; the whole one is always in the tooltip. Every time of the
// page goes through here, so that no two of them are in different zones.
import { type ReactNode, useEffect, useState } from 'react';
import { usePreference } from '../preferences/preferences.ts';
import { agoText, clockText, momentOf, type Zone } from './clock.ts';

/** The zone that is on: relative times are local ones where a time of day is needed. */
export const useZone = (): Zone => (usePreference('timeZone') === 'utc' ? 'utc' : 'local');

/** The page's idea of now, updated once a second, for spans that are still running. */
export function useNow(everyMs = 1000): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now;
}

/** `at`: epoch ms, or a time of the API. @param wholeSeconds what is meant is known to the second only */
export function Time({ at, wholeSeconds = false }: { at: number | string; wholeSeconds?: boolean }) {
  const zone = usePreference('timeZone');
  const ms = typeof at === 'number' ? at : momentOf(at);
  const iso = new Date(ms).toISOString();
  return (
    <time dateTime={iso} title={iso}>
      {zone === 'relative' ? (
        <Ago at={ms} />
      ) : wholeSeconds ? (
        clockText(ms, zone).replace('.000', '')
      ) : (
        clockText(ms, zone)
      )}
    </time>
  );
}

function Ago({ at }: { at: number }) {
  return <>{agoText(at, useNow())}</>;
}

/** `at 2026-01-31 09:30:00 UTC`, without the day where it is that of `near`. */
const TIME_IN_TEXT = /(\bat )?(?:(\d{4}-\d\d-\d\d) )?(\d\d:\d\d:\d\d) UTC/g;

/** A sentence of the dispatcher, with its times as the person reads all others. @param near of which day a time is that names none */
export function Sentence({ text, near }: { text: string; near: number | string }) {
  const day = new Date(typeof near === 'number' ? near : momentOf(near)).toISOString().slice(0, 10);
  const zone = usePreference('timeZone');
  const parts: ReactNode[] = [];
  let end = 0;
  for (const match of text.matchAll(TIME_IN_TEXT)) {
    const [whole, preposition = '', date = day, clock] = match;
    parts.push(
      text.slice(end, match.index),
      zone === 'relative' ? '' : preposition,
      <Time key={match.index} at={`${date}T${clock}.000Z`} wholeSeconds />,
    );
    end = match.index + whole.length;
  }
  return (
    <>
      {parts}
      {text.slice(end)}
    </>
  );
}
