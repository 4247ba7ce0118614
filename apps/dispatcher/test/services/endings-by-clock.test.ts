// What ends at a time, for a clock that is set: nobody stays for longer because of it.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Expiries } from '../../src/domain/expiries.ts';
import type { Identity } from '../../src/domain/session.ts';
import { StreamTickets, TICKET_LIFETIME_MS } from '../../src/services/stream-tickets.ts';
import { TOKEN_TRUST_MS, TrustedTokens } from '../../src/services/trusted-tokens.ts';
import { NewsHub } from '../../src/store/news-hub.ts';
import { openStore } from '../../src/store/open-store.ts';
import { newTenant } from '../support/builders.ts';
import { SeededRandom } from '../support/seeded-random.ts';
import { VirtualClock } from '../support/virtual-clock.ts';

const DAY = 86_400_000;
const STEPS = [1000, 60_000, 3_600_000, DAY, 400 * DAY].flatMap((ms) => [ms, -ms]);

const identityUntil = (expiresAt: number | null): Identity => ({
  token: {
    ...{ id: 1, tenantId: 1, tenant: 'a', name: 'b', namespace: null, scopes: ['*'], sentScopes: null, createdAt: 0 },
    ...{ expiresAt, revokedAt: null, lastUsedAt: null },
  },
  session: null,
});

describe('clock-8: a step of the clock', () => {
  it.each(STEPS)('clock-8: makes no trust in a token longer (%i ms)', async (byMs) => {
    const clock = new VirtualClock();
    const trusted = new TrustedTokens(new NewsHub());
    const identity = identityUntil(null);
    await trusted.read('k', clock, async () => identity);
    expect(trusted.get('k', clock)).toBe(identity);
    clock.set(byMs);
    clock.jump(clock.now() + TOKEN_TRUST_MS - 1);
    expect(trusted.get('k', clock)).toBe(byMs < 0 ? identity : null);
    clock.jump(clock.now() + 1);
    expect(trusted.get('k', clock)).toBeNull();
  });

  it.each(STEPS)('clock-8: makes no ticket last longer, and a large one ends it (%i ms)', async (byMs) => {
    const clock = new VirtualClock();
    await using store = await openStore({ database: 'sqlite::memory:', masterKey: null, role: 'act' });
    const tickets = new StreamTickets({ store, clock, random: new SeededRandom(3) });
    const identity = { token: await newTenant(store), session: null };
    const [early, late] = [await tickets.issue(identity), await tickets.issue(identity)];
    clock.set(byMs);
    clock.jump(clock.now() + TICKET_LIFETIME_MS - 1);
    const stays = byMs < 0 && -byMs < TICKET_LIFETIME_MS;
    expect(await tickets.redeem(early.ticket)).toEqual(stays ? identity : null);
    clock.jump(clock.now() + 1);
    expect(await tickets.redeem(late.ticket)).toBeNull();
  });

  it.each(STEPS)('clock-8: makes no token last longer, and one forward ends it (%i ms)', (byMs) => {
    const clock = new VirtualClock();
    const trusted = new TrustedTokens(new NewsHub());
    const identity = identityUntil(clock.now() + 2 * 3_600_000);
    expect(trusted.ranOut(identity, clock)).toBeNull();
    clock.jump(clock.now() + 3_600_000);
    clock.set(byMs);
    expect(trusted.ranOut(identity, clock)).toBe(byMs >= 3_600_000 ? 'token' : null);
    clock.jump(clock.now() + 3_600_000);
    expect(trusted.ranOut(identity, clock)).toBe('token');
  });

  it('clock-8: whatever happens, what was seen ends no later than in the time that was left then', () => {
    const moves = fc.array(fc.record({ passMs: fc.nat(5000), byMs: fc.integer({ min: -20_000, max: 20_000 }) }), {
      maxLength: 20,
    });
    fc.assert(
      fc.property(moves, (all) => {
        const clock = new VirtualClock();
        const expiries = new Expiries();
        const expiresAt = clock.now() + 10_000;
        expect(expiries.isOver('k', expiresAt, clock.now(), clock.monotonic())).toBe(false);
        for (const { passMs, byMs } of all) {
          clock.jump(clock.now() + passMs);
          clock.set(byMs);
          const isOver = expiries.isOver('k', expiresAt, clock.now(), clock.monotonic());
          if (clock.monotonic() >= 10_000 || clock.now() >= expiresAt) expect(isOver).toBe(true);
          else expect(isOver).toBe(false);
        }
      }),
    );
  });

  it('clock-8: what is given more time begins again, and many take no more memory', () => {
    const expiries = new Expiries();
    expect(expiries.isOver('k', 100, 0, 0)).toBe(false);
    expect(expiries.isOver('k', 200, 0, 150)).toBe(false);
    expect(expiries.isOver('k', 200, 0, 349)).toBe(false);
    expect(expiries.isOver('k', 200, 0, 350)).toBe(true);
    for (let i = 0; i < 10_001; i += 1) expiries.isOver(`k${i}`, 200, 0, 0);
    expect(expiries.isOver('k0', 200, 0, 350)).toBe(false);
  });
});
