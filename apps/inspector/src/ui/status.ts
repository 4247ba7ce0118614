// How each status looks: glyph, word and colour together, never colour alone.
import type { DeliveryStatus } from '@posthorn/contracts';

export type Tone = 'ok' | 'flight' | 'queued' | 'retry' | 'fail' | 'held' | 'skip' | 'gap';

export const STATUS_LOOK: Readonly<Record<DeliveryStatus, { glyph: string; word: string; tone: Tone }>> = {
  delivered: { glyph: '●', word: 'delivered', tone: 'ok' },
  in_flight: { glyph: '◐', word: 'in flight', tone: 'flight' },
  pending: { glyph: '○', word: 'pending', tone: 'queued' },
  retrying: { glyph: '↻', word: 'retrying', tone: 'retry' },
  failed: { glyph: '✕', word: 'failed', tone: 'fail' },
  held: { glyph: '‖', word: 'held', tone: 'held' },
  cancelled: { glyph: '⊘', word: 'cancelled', tone: 'skip' },
};
/** A failed or cancelled delivery of which a copy was delivered. */
export const RECOVERED_LOOK = { glyph: '✓', word: 'recovered', tone: 'skip' } as const;
