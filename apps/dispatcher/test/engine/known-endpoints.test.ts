// One object for each webhook while it is in use, although every claim brings a copy.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import type { Endpoint } from '../../src/domain/endpoint.ts';
import { KnownEndpoints } from '../../src/engine/known-endpoints.ts';
import { maskAnswer } from '../../src/engine/mask-answer.ts';
import type { Meter } from '../../src/ports/meter.ts';
import { eventually } from '../e2e/support/deadline.ts';
import { aWebhook } from '../support/builders.ts';
import { World } from '../support/world.ts';

describe('network-9: what is derived from the secrets of a webhook follows its newest version', () => {
  it('network-9: a copy is replaced by the object in use, a changed webhook never', () => {
    const known = new KnownEndpoints();
    const first = aWebhook();
    expect(known.of(first)).toBe(first);
    expect(known.of(structuredClone(first))).toBe(first);
    const changed = { ...first, version: 2 };
    expect(known.of(changed)).toBe(changed);
    expect(known.of(first)).toBe(first);
    expect(known.of(structuredClone(changed))).toBe(changed);
    const other = aWebhook();
    expect(known.of(other)).toBe(other);
    expect(known.size).toBe(2);
  });

  it('network-9: a webhook that nothing uses any more is let go, with its secrets', async () => {
    setFlagsFromString('--expose-gc');
    const collect: () => void = runInNewContext('gc');
    const known = new KnownEndpoints();
    const kept = known.of(aWebhook());
    for (let count = 0; count < 100; count += 1) use(known.of(aWebhook({ secret: `secret-number-${count}` })));
    expect(known.size).toBe(101);
    // A WeakRef holds until the end of the turn it was made in; registries are told in a later one.
    await eventually('only the one in use is left', async () => {
      collect();
      return known.size === 1;
    });
    expect(known.of(structuredClone(kept))).toBe(kept);
  });

  it('network-9, endpoint-4: attempts of several claims share the webhook until it is changed', async () => {
    const used: Endpoint[] = [];
    const answered: number[][] = [];
    await using world = await World.open();
    const { claim } = world.watchedStore;
    const store = {
      ...world.watchedStore,
      claim: async (input: Parameters<typeof claim>[0]) => {
        const result = structuredClone(await claim(input));
        if (result.deliveries.length > 0) answered.push(result.endpoints.map(({ version }) => version));
        return result;
      },
    };
    const nothing = () => undefined;
    const meter: Meter = {
      accepted: nothing,
      fannedOut: nothing,
      repeated: nothing,
      refused: nothing,
      claimed: nothing,
      firstAttempt: nothing,
      settled: ({ endpoint: webhook }) => used.push(webhook),
      switchedOff: nothing,
    };
    const webhook = await world.webhook({ secret: 'the-first-secret-1' });
    await world.started({ store, meter });
    const deliver = async (): Promise<void> => {
      await world.accept([webhook]);
      await world.written();
    };
    await deliver();
    await deliver();
    const changed = { ...webhook, secret: 'the-second-secret-2' };
    await world.store.updateWebhook({ webhook: changed, now: world.clock.now(), held: 'release' });
    await deliver();
    expect(used).toHaveLength(3);
    expect(used[1]).toBe(used[0]);
    expect(used[2]?.secret).toBe('the-second-secret-2');
    // The store copies it once for each version.
    expect(answered).toEqual([[1], [], [2]]);
  });
});

/** Derives what an attempt derives. */
function use(webhook: Endpoint): void {
  const phases = { dns_ms: null, connect_ms: null, tls_ms: null, first_byte_ms: 1, total_ms: 1 };
  const response = { headers: {}, body: Buffer.from('x'.repeat(100)), truncated: false };
  expect(maskAnswer({ status: 200, error: null, response, phases }, webhook).response).toEqual(response);
}
