// For connections that outlive the request that authenticated them (docs/spec.md session-15).
import { describe, expect, it } from 'vitest';
import { actorOf } from '../../src/domain/audit.ts';
import { SESSION_LIFETIME_MS, sessionEnd } from '../../src/domain/session.ts';
import type { Ending } from '../../src/ports/news.ts';
import { createCryptoRandom } from '../../src/random/crypto-random.ts';
import { authenticate } from '../../src/services/authenticate.ts';
import { SESSION_COOKIE } from '../../src/services/credential.ts';
import { FailedSignIns } from '../../src/services/failed-sign-ins.ts';
import { isStillValid } from '../../src/services/is-still-valid.ts';
import { revokeToken } from '../../src/services/revoke-token.ts';
import { signIn, signOut } from '../../src/services/sessions.ts';
import { createToken } from '../../src/services/tokens.ts';
import { TrustedTokens } from '../../src/services/trusted-tokens.ts';
import { NewsHub } from '../../src/store/news-hub.ts';
import { openStore } from '../../src/store/open-store.ts';
import { VirtualClock } from '../support/virtual-clock.ts';

/** @param isElsewhere the news of the store do not come here */
async function world(expiresInMs: number | null = null, isElsewhere = false) {
  const store = await openStore({
    database: 'sqlite::memory:',
    masterKey: 'a key of enough length',
    role: 'act',
  });
  const clock = new VirtualClock();
  const trusted = new TrustedTokens(isElsewhere ? new NewsHub() : store.news);
  const deps = { store, clock, trusted, random: createCryptoRandom(), failures: new FailedSignIns() };
  const faults: unknown[] = [];
  const identify = authenticate({ ...deps, onFault: (error) => faults.push(error) });
  const wish = { tenant: 'a', name: 'b', namespace: null, scopes: ['*'] as const };
  const expiresAt = expiresInMs === null ? null : clock.now() + expiresInMs;
  const { token, text } = await createToken(deps)({ ...wish, expiresAt }, { tokenId: null, name: 'test' });
  const { secret } = await signIn(deps)({ token: text }, 'here');
  const bySession = () => identify({ cookie: `${SESSION_COOKIE}=${secret}` });
  const byToken = () => identify({ authorization: `Bearer ${text}` });
  const told: Ending[] = [];
  const end = trusted.whenEnded((ending) => told.push(ending));
  return {
    ...{ store, clock, token, told, end, bySession, byToken },
    isStillValid: isStillValid(deps),
    signOut: signOut(deps),
    revoke: revokeToken(deps),
    [Symbol.asyncDispose]: async () => {
      await store[Symbol.asyncDispose]();
      expect(faults).toEqual([]);
    },
  };
}

describe('session-15: whoever keeps a connection open is told when its session or token ends', () => {
  it('signed out: of the session alone', async () => {
    await using run = await world();
    const [session, token] = [await run.bySession(), await run.byToken()];
    expect(await Promise.all([session, token].map(run.isStillValid))).toEqual([true, true]);
    await run.signOut(session);
    expect(run.told).toEqual([{ sessionId: session.session?.id }]);
    expect(await Promise.all([session, token].map(run.isStillValid))).toEqual([false, true]);
    await expect(run.bySession()).rejects.toMatchObject({ code: 'unauthenticated' });
  });

  it('revoked: of the token, and so of all that stands on it', async () => {
    await using run = await world();
    const [session, token] = [await run.bySession(), await run.byToken()];
    await run.revoke(token.token, run.token.id);
    expect(run.told).toContainEqual({ tokenId: run.token.id });
    expect(await Promise.all([session, token].map(run.isStillValid))).toEqual([false, false]);
  });

  it('revoked elsewhere, or run out: found by asking', async () => {
    await using run = await world(60_000);
    const [session, token] = [await run.bySession(), await run.byToken()];
    run.clock.jump(run.clock.now() + 60_000);
    expect(await Promise.all([session, token].map(run.isStillValid))).toEqual([false, false]);
    await using other = await world(null, true);
    const [a, b] = [await other.bySession(), await other.byToken()];
    await other.store.revokeToken({ id: other.token.id, tenantId: null, now: 1, actor: actorOf(other.token) });
    expect(other.told).toEqual([]);
    expect(await Promise.all([a, b].map(other.isStillValid))).toEqual([false, false]);
  });

  it('asking keeps nothing alive; who listens no more is told no more', async () => {
    await using run = await world();
    const session = await run.bySession();
    run.clock.jump(run.clock.now() + SESSION_LIFETIME_MS - 1);
    expect(await run.isStillValid(session)).toBe(true);
    run.clock.jump(run.clock.now() + 1);
    expect(await run.isStillValid(session)).toBe(false);
    run.end();
    await run.signOut(session);
    expect(run.told).toEqual([]);
  });
});

it('session-5: a session does not outlive its token', async () => {
  await using run = await world();
  expect(sessionEnd(run.token, 5)).toBe(5 + SESSION_LIFETIME_MS);
  expect(sessionEnd({ ...run.token, expiresAt: 7 }, 5)).toBe(7);
});
