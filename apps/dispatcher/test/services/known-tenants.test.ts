// What a credential that was looked up leaves behind: which tenant it belonged to.
import { expect, it } from 'vitest';
import type { Identity } from '../../src/domain/session.ts';
import { TOKEN_TRUST_MS, TrustedTokens } from '../../src/services/trusted-tokens.ts';
import { NewsHub } from '../../src/store/news-hub.ts';
import { VirtualClock } from '../support/virtual-clock.ts';

const identityOf = (tokenId: number, tenantId: number): Identity => ({
  token: {
    ...{ id: tokenId, tenantId, tenant: 'a', name: 'b', namespace: null, scopes: ['*'], sentScopes: null },
    ...{ createdAt: 0, expiresAt: null, revokedAt: null, lastUsedAt: null },
  },
  session: null,
});

it('share-61: the tenant of a credential stays known after the trust in it, until it is revoked or found invalid', async () => {
  const clock = new VirtualClock();
  const news = new NewsHub();
  const trusted = new TrustedTokens(news);
  await trusted.read('token a', clock, async () => identityOf(1, 7));
  await trusted.read('token b', clock, async () => identityOf(2, 7));
  await trusted.read('token c', clock, async () => null);
  clock.jump(clock.now() + 60 * TOKEN_TRUST_MS);
  expect(trusted.get('token a', clock)).toBeNull();
  expect(['token a', 'token b', 'token c'].map((key) => trusted.tenantOf(key))).toEqual([7, 7, null]);
  news.publish({ ended: [{ tokenId: 1 }] });
  await trusted.read('token b', clock, async () => null);
  expect(['token a', 'token b'].map((key) => trusted.tenantOf(key))).toEqual([null, null]);
});

it('share-61: 10,000 credentials stay known, the ones that were looked up last', async () => {
  const clock = new VirtualClock();
  const trusted = new TrustedTokens(new NewsHub());
  const read = (n: number) => trusted.read(`token ${n}`, clock, async () => identityOf(n, n));
  for (let n = 1; n <= 10_000; n += 1) await read(n);
  await read(1);
  await read(10_001);
  expect([1, 2, 3, 10_001].map((n) => trusted.tenantOf(`token ${n}`))).toEqual([1, null, 3, 10_001]);
});
