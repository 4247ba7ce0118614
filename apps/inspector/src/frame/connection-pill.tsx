import { useEffect, useRef } from 'react';
import { useLive } from '../live/use-live.ts';
import { Badge } from '../ui/badge.tsx';
import { secondText } from '../ui/clock.ts';
import type { Tone } from '../ui/status.ts';
import { useNow, useZone } from '../ui/time.tsx';
import { announce } from './announcer.tsx';

/** Figures come each second: without them for this long, what is shown may be old. */
const STALLED_MS = 3000;

/** How the connection stands, always in sight: what is shown is only as live as this says. */
export function ConnectionPill() {
  const { state, figuresAt } = useLive();
  const now = useNow();
  const zone = useZone();
  const [tone, glyph, text] = ((): [Tone, string, string] => {
    switch (state.kind) {
      case 'live': {
        const silentMs = now - figuresAt;
        return silentMs > STALLED_MS
          ? ['retry', '‖', `Stalled for ${Math.round(silentMs / 1000)} s`]
          : ['ok', '●', 'Live'];
      }
      case 'connecting':
        return ['queued', '○', 'Connecting'];
      case 'waiting': {
        const seconds = Math.max(0, Math.ceil((state.retryAt - now) / 1000));
        return now - state.since > 15_000
          ? ['fail', '✕', `Offline since ${secondText(state.since, zone)}`]
          : ['retry', '↻', `Reconnecting in ${seconds} s`];
      }
      case 'signed-out':
        return ['fail', '✕', 'Session expired'];
      case 'forbidden':
        return ['skip', '⊘', 'No live access'];
      case 'outdated':
        return ['fail', '✕', 'Reload this page to update it'];
      case 'closed':
        return ['queued', '○', 'Not connected'];
    }
  })();
  const broken = state.kind === 'waiting' || state.kind === 'signed-out' || state.kind === 'outdated';
  const wasBroken = useRef(false);
  useEffect(() => {
    if (broken !== wasBroken.current)
      announce(broken ? 'Live connection lost' : 'Live connection restored', 'assertive');
    wasBroken.current = broken;
  }, [broken]);
  return (
    <Badge tone={tone} glyph={glyph}>
      {text}
    </Badge>
  );
}
