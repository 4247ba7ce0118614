// The stream over a real server and real sockets (docs/spec.md STR).
import { toLiveRow } from '@posthorn/contracts/live';
import { describe, expect, it } from 'vitest';
import { serving } from '../http/support/serving.ts';
import { Watcher } from './support/watcher.ts';

const here = serving();
const EVENT = { event: 'profile.created', context: { id: 'p1' } };

describe('STR1: a snapshot at a known position, then every change after it', () => {
  it('shows what is there, and then what comes', async () => {
    const api = await here.caller();
    await api.webhook({ events: ['profile.created'], url: here.receiver.url });
    const before = await api.event(EVENT);
    await api.settled(before.id, 'delivered');
    await using watcher = await Watcher.open(api);
    const welcome = await watcher.next('welcome');
    expect(welcome).toMatchObject({ v: 1, limits: { subscriptions: 8, snapshot: 500 } });
    watcher.subscribe();
    const snap = await watcher.next('snap');
    expect(snap.rows.map(toLiveRow)).toMatchObject([{ eventId: before.id, status: 'delivered', code: 200 }]);
    const after = await api.event(EVENT);
    const row = await watcher.rowThat(({ eventId, status }) => eventId === after.id && status === 'delivered');
    expect(row).toMatchObject({ event: 'profile.created', code: 200, attemptCount: 1, errorKind: null });
  });
});
