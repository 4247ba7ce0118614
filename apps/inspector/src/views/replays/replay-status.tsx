import type { ReplayStatus } from '@posthorn/contracts';
import { Badge } from '../../ui/badge.tsx';
import type { Tone } from '../../ui/status.ts';

const LOOK: Readonly<Record<ReplayStatus, [Tone, string]>> = {
  planning: ['queued', '○'],
  planned: ['queued', '○'],
  running: ['flight', '◐'],
  paused: ['held', '‖'],
  done: ['ok', '●'],
  cancelled: ['skip', '⊘'],
};

export function ReplayStatusBadge({ status }: { status: ReplayStatus }) {
  const [tone, glyph] = LOOK[status] ?? ['skip', '?'];
  return (
    <Badge tone={tone} glyph={glyph}>
      {status}
    </Badge>
  );
}
