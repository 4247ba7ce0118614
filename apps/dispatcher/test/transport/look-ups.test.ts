// Look-ups are shared, remembered, bounded in time, and shared out between tenants.
import { describe, expect, test, vi } from 'vitest';
import { errorCode } from '../../src/transport/faults.ts';
import { createHttpTransport } from '../../src/transport/http-transport.ts';
import { LookUps } from '../../src/transport/names/look-ups.ts';
import { NameFault, type Resolve, type Resolved } from '../../src/transport/names/name-fault.ts';
import { createResolve } from '../../src/transport/names/resolve-name.ts';
import { Shares } from '../../src/transport/names/shares.ts';
import { nameServer } from './name-server.ts';
import { deferred, httpReceiver, post } from './receivers.ts';

const HERE: Resolved = { addresses: ['192.0.2.1'], ttlMs: 60_000 };

/** Counts what is asked; every name is answered by hand. */
const byHand = () => {
  const asked: string[] = [];
  const answers = new Map<string, (resolved: Resolved) => void>();
  const resolve: Resolve = (name) => {
    asked.push(name);
    const { promise, resolve: answer } = deferred<Resolved>();
    answers.set(name, answer);
    return promise;
  };
  return { asked, resolve, answer: (name: string, resolved: Resolved = HERE) => answers.get(name)?.(resolved) };
};

/** Lets everything run that does not wait for a timer or the network. */
const quiet = () => new Promise((resolve) => setImmediate(resolve));

describe('transport-14: look-ups of one name at one time are one', () => {
  test('transport-14: also of several tenants, and for as long as it runs', async () => {
    const { asked, resolve, answer } = byHand();
    const names = new LookUps(resolve);
    const all = [names.lookup('a.test', 1), names.lookup('a.test', 2), names.lookup('b.test', 1)];
    await quiet();
    all.push(names.lookup('a.test', 3));
    answer('a.test');
    answer('b.test');
    expect(await Promise.all(all)).toEqual(all.map(() => ['192.0.2.1']));
    expect(asked).toEqual(['a.test', 'b.test']);
  });
});

describe('network-6: what was found is remembered, what fails is for a short while', () => {
  test.each([
    [0, 1, 2],
    [30_000, 29_999, 1],
    [30_000, 30_000, 2],
    [86_400_000, 59_999, 1],
    [86_400_000, 60_000, 2],
  ])('network-6: a time to live of %i ms, asked again after %i ms: %i look-ups', async (ttlMs, after, lookUps) => {
    let [asked, now] = [0, 0];
    const resolve = async () => {
      asked += 1;
      return { ...HERE, ttlMs };
    };
    const names = new LookUps(resolve, { now: () => now });
    await names.lookup('a.test', 1);
    now = after;
    expect(await names.lookup('a.test', 2)).toEqual(['192.0.2.1']);
    expect(asked).toBe(lookUps);
  });

  test('network-6: a failure for two seconds, less than the first retry waits', async () => {
    let [asked, now] = [0, 0];
    const resolve = async (name: string) => {
      asked += 1;
      if (asked === 1) throw new NameFault('ENOTFOUND', name);
      return HERE;
    };
    const names = new LookUps(resolve, { now: () => now });
    await expect(names.lookup('a.test', 1)).rejects.toMatchObject({ code: 'ENOTFOUND' });
    now = 1_999;
    await expect(names.lookup('a.test', 1)).rejects.toMatchObject({ code: 'ENOTFOUND' });
    now = 2_000;
    expect(await names.lookup('a.test', 1)).toEqual(['192.0.2.1']);
    expect(asked).toBe(2);
  });

  test('network-6: one that hangs ends at its deadline, is not begun again meanwhile, and gives its place back', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      const { asked, resolve } = byHand();
      const names = new LookUps(resolve, { underWay: { each: 1, all: 1 } });
      const fails = (name: string, tenant: number) => names.lookup(name, tenant).then(() => '', errorCode);
      const first = fails('silent.test', 1);
      const second = fails('second.test', 1);
      const third = fails('third.test', 1);
      const fourth = fails('fourth.test', 1);
      await vi.advanceTimersByTimeAsync(4_999);
      const joining = fails('silent.test', 2);
      expect(asked).toEqual(['silent.test']);
      await vi.advanceTimersByTimeAsync(1);
      expect(await Promise.all([first, joining])).toEqual(['ETIMEOUT', 'ETIMEOUT']);
      expect(asked).toEqual(['silent.test', 'second.test']);
      // The second and third have the place for five seconds each; the fourth has waited as long as one may.
      await vi.advanceTimersByTimeAsync(10_000);
      expect(await Promise.all([second, third, fourth])).toEqual(['ETIMEOUT', 'ETIMEOUT', 'EBUSY']);
      const late = fails('late.test', 1);
      expect(asked.at(-1)).toBe('late.test');
      names.close();
      expect(await late).toBe('ETIMEOUT');
    } finally {
      vi.useRealTimers();
    }
  });
});

describe('network-7: each tenant has a share of the look-ups under way', () => {
  test('network-7: forty silent names of one tenant take sixteen places, and delay nobody else', async () => {
    await using server = await nameServer((name) =>
      name.startsWith('silent') ? 'silent' : { addresses: ['127.0.0.1'], ttl: 0 },
    );
    await using receiver = await httpReceiver((_request, response) => response.end());
    await using transport = createHttpTransport({
      allowPrivateNetworks: true,
      resolve: createResolve({ servers: [server.at], system: null }),
    });
    const silent = Array.from({ length: 40 }, (_, index) =>
      post(transport, `http://silent-${index}.test/`, { tenantId: 1, timeoutMs: 60_000 }),
    );
    let ended = 0;
    for (const one of silent) void one.then(() => (ended += 1));
    for (let count = 0; count < 10; count += 1) {
      const url = `http://quick-${count}.test:${receiver.port}/`;
      expect(await post(transport, url, { tenantId: 2 })).toMatchObject({ status: 200, error: null });
    }
    expect(ended).toBe(0);
    expect(new Set(server.asked.filter((name) => name.startsWith('silent'))).size).toBe(16);
  });

  test('network-7: a name of one’s own queue that another tenant finds first needs no place', async () => {
    const { asked, resolve, answer } = byHand();
    const names = new LookUps(resolve, { underWay: { each: 1, all: 4 } });
    const silent = names.lookup('silent.test', 1);
    const waits = names.lookup('shared.test', 1);
    const found = names.lookup('shared.test', 2);
    answer('shared.test', { ...HERE, ttlMs: 60_000 });
    expect(await found).toEqual(['192.0.2.1']);
    answer('silent.test');
    expect(await silent).toEqual(['192.0.2.1']);
    expect(await waits).toEqual(['192.0.2.1']);
    expect(asked).toEqual(['silent.test', 'shared.test']);
  });

  test('network-7: places are given in turns by tenant', async () => {
    const shares = new Shares({ each: 2, all: 3 });
    const never = new AbortController().signal;
    expect([
      shares.tryEnter(1),
      shares.tryEnter(1),
      shares.tryEnter(1),
      shares.tryEnter(2),
      shares.tryEnter(3),
    ]).toEqual([true, true, false, true, false]);
    const order: number[] = [];
    for (const tenant of [1, 1, 1, 3, 2]) {
      void shares.enter(tenant, never).then(() => order.push(tenant));
    }
    for (const tenant of [2, 1, 3, 1, 1]) {
      shares.leave(tenant);
      await quiet();
    }
    // Tenant 1 holds its two at first, so it is 3's turn. Then 1 has one, and 2 goes before its next.
    expect(order).toEqual([3, 1, 2, 1, 1]);
  });

  test('network-7: one that gave up waiting is passed over', async () => {
    const shares = new Shares({ each: 1, all: 1 });
    shares.tryEnter(1);
    const controller = new AbortController();
    const gaveUp = shares.enter(1, controller.signal);
    const patient = shares.enter(1, new AbortController().signal);
    controller.abort();
    expect(await gaveUp).toBe(false);
    shares.leave(1);
    expect(await patient).toBe(true);
    expect(await shares.enter(1, controller.signal)).toBe(false);
  });
});
