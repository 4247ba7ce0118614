// The parts by name, at full size and at the size that `npm test` runs them.
import { disk } from './disk.ts';
import { hostile } from './hostile.ts';
import { kill } from './kill.ts';
import { manyWebhooks } from './many-webhooks.ts';
import type { Say, Seen } from './part.ts';
import { pending } from './pending.ts';

export type Part = { text: string; run: (seed: number, say: Say) => Promise<Seen> };

export const PARTS: Readonly<Record<string, Part>> = {
  kill: {
    text: '100 times kill -9, under load, a replay and a retention pass',
    run: (seed, say) => kill({ kills: 100, old: 20_000, replayed: 2000, replaysPerSecond: 40, seed }, say),
  },
  disk: { text: 'a small disk that fills up', run: (_seed, say) => disk(null, say) },
  hostile: {
    text: 'hostile receivers beside nine healthy webhooks',
    run: (_seed, say) => hostile({ events: 300, perSecond: 20 }, say),
  },
  webhooks: { text: '10,000 webhooks', run: (_seed, say) => manyWebhooks({ webhooks: 10_000 }, say) },
  pending: {
    text: '1,000,000 pending deliveries',
    run: (_seed, say) => pending({ events: 1_000_000, drained: 50_000 }, say),
  },
};
