import type { ActionRunStatus } from '@posthorn/contracts';
import { Badge } from '../ui/badge.tsx';
import type { Tone } from '../ui/status.ts';

const LOOK: Readonly<Record<ActionRunStatus, { tone: Tone; glyph: string; did: string; would: string }>> = {
  passed: { tone: 'ok', glyph: '✓', did: 'passed', would: 'passes' },
  stopped: { tone: 'retry', glyph: '✕', did: 'ended here', would: 'ends here' },
  planned: { tone: 'flight', glyph: '→', did: 'planned', would: 'would send' },
  suppressed: { tone: 'skip', glyph: '⊘', did: 'suppressed', would: 'would be suppressed' },
  failed: { tone: 'fail', glyph: '✕', did: 'failed', would: 'would fail' },
  skipped: { tone: 'skip', glyph: '⊘', did: 'not reached', would: 'not reached' },
};

/** What an action decided. @param isTrial nothing was sent: it says what would be */
export function StepBadge({ status, isTrial = false }: { status: ActionRunStatus; isTrial?: boolean }) {
  const { tone, glyph, did, would } = LOOK[status] ?? { tone: 'skip', glyph: '?', did: status, would: status };
  return (
    <Badge tone={tone} glyph={glyph}>
      {isTrial ? would : did}
    </Badge>
  );
}
