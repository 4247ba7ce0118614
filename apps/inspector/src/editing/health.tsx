import { Badge } from '../ui/badge.tsx';
import type { Tone } from '../ui/status.ts';
import type { Endpoint, EndpointWord } from './endpoint.ts';

const LOOK: Readonly<Record<Endpoint['health']['state'], [Tone, string]>> = {
  healthy: ['ok', '●'],
  failing: ['retry', '↻'],
  off: ['held', '‖'],
  untried: ['queued', '○'],
};

const WHY_OFF: Readonly<Record<string, string>> = {
  by_user: 'switched off by hand',
  gone: 'switched off: its receiver answered 410, gone for good',
  failing: 'switched off: five days without a success',
};

export function HealthBadge({ of: { health } }: { of: Pick<Endpoint, 'health'> }) {
  const [tone, glyph] = LOOK[health.state] ?? ['skip', '?'];
  return (
    <Badge tone={tone} glyph={glyph}>
      {health.state}
    </Badge>
  );
}

/** How it is doing, in a sentence. */
export function healthText({ is_active, disabled_reason, health }: Endpoint, word: EndpointWord): string {
  if (!is_active)
    return `The ${word} is ${WHY_OFF[disabled_reason ?? ''] ?? 'switched off'}. Its deliveries are held. None is lost.`;
  if (health.state === 'failing')
    return `${health.failure_count.toLocaleString('en')} attempts in a row failed. After five days without a success the ${word} is switched off and its deliveries are held.`;
  return health.state === 'untried' ? 'Nothing has been sent yet.' : 'The last attempt succeeded.';
}
