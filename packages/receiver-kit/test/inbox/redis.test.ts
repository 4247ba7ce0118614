import { createReceiver } from '@posthorn/receiver-kit';
import { inboxContract } from '@posthorn/receiver-kit/inbox/contract';
import { type RedisInboxOptions, redisInbox } from '@posthorn/receiver-kit/inbox/redis';
import { Cluster, Redis } from 'ioredis';
import { createClient } from 'redis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SECRET, signedRequest } from '../support/sender.ts';
import { inboxOf as ofIoredis } from './snippets/ioredis.ts';
import { inboxOf as ofNodeRedis } from './snippets/node-redis.ts';
import { later } from './support/later.ts';
import { races } from './support/races.ts';
import { startRedis } from './support/redis-server.ts';
import { type Server, whyMissing } from './support/servers.ts';

const missing = whyMissing('redis-server');

describe.skipIf(missing !== null)('on a real Redis', () => {
  let server: Server;
  let redis: Redis;
  beforeAll(async () => {
    server = await startRedis();
    redis = new Redis(server.url);
  });
  afterAll(async () => {
    await redis?.quit();
    await server?.stop();
  });
  const own = (options: Omit<RedisInboxOptions, 'eval'>) =>
    redisInbox({ eval: (script, keys, values) => redis.eval(script, keys.length, ...keys, ...values), ...options });

  describe('inbox-13: the Redis inbox passes the suite of all inboxes', () => {
    describe('with ioredis', () => {
      for (const check of inboxContract(later(() => ofIoredis(redis)))) it(check.name, () => check.run());
    });

    describe("with ioredis, on the process's clock", () => {
      let now = 1_800_000_000_000;
      const move = (ms: number): void => {
        now += ms;
      };
      const inbox = later(() => own({ now: () => now, prefix: 'own' }));
      for (const check of inboxContract(inbox, { pass: move, jump: move })) it(check.name, () => check.run());
    });

    describe('with redis', () => {
      const client = later(() => ofNodeRedis(connected));
      let connected: ReturnType<typeof createClient>;
      beforeAll(async () => {
        connected = createClient({ url: server.url }) as typeof connected;
        await connected.connect();
      });
      afterAll(() => void connected?.destroy());
      for (const check of inboxContract(client)) it(check.name, () => check.run());
    });

    describe('on a cluster', () => {
      let node: Server;
      let cluster: Cluster;
      beforeAll(async () => {
        node = await startRedis({ cluster: true });
        const admin = new Redis(node.url);
        await admin.cluster('ADDSLOTSRANGE', 0, 16_383);
        for (let state = ''; !state.includes('cluster_state:ok'); ) state = String(await admin.cluster('INFO'));
        await admin.quit();
        cluster = new Cluster([{ host: '127.0.0.1', port: node.port }]);
      });
      afterAll(async () => {
        await cluster?.quit();
        await node?.stop();
      });
      const inbox = later(() =>
        redisInbox({ eval: (script, keys, values) => cluster.eval(script, keys.length, ...keys, ...values) }),
      );
      for (const check of inboxContract(inbox)) it(check.name, () => check.run());
    });
  });

  describe('inbox-10: two processes at one Redis', () => {
    races('redis', () => server.url, { killed: 2 });
  });

  it('inbox-14: every key of the Redis inbox expires, and its hash tag is the key itself', async () => {
    const inbox = own({ prefix: 'expiring', retentionMs: 5000 });
    const claim = await inbox.claim('billing:dlv_1', { leaseMs: 1000, ttlMs: 60_000 });
    const [key = ''] = await redis.keys('expiring:*');
    expect(key).toBe('expiring:delivery:{billing:dlv_1}');
    expect(await redis.pttl(key)).toBeGreaterThan(50_000);
    expect(claim.state === 'new' && (await inbox.complete('billing:dlv_1', claim.token))).toBe(true);
    expect(await redis.pttl(key)).toBeGreaterThan(50_000);
    await inbox.advance('profile:1', 7);
    const left = await redis.pttl('expiring:newest:{profile:1}');
    expect(left > 0 && left <= 5000).toBe(true);
  });
});

describe('inbox-15: the Redis inbox', () => {
  it.each<[object, RegExp]>([
    [{ eval: undefined }, /eval must be a function/],
    [{ prefix: '' }, /prefix must have 1 to 100 letters/],
    [{ prefix: 'a{b}' }, /prefix must have/],
    [{ retentionMs: 0 }, /retentionMs must be a number of 1 or more/],
  ])('refuses %o', (options, reason) => {
    expect(() => redisInbox({ eval: async () => 0, ...options } as RedisInboxOptions)).toThrow(reason);
  });

  it.each([undefined, null, 'OK', {}, []])('refuses the reply %o', async (reply) => {
    const claim = redisInbox({ eval: async () => reply }).claim('a', { leaseMs: 1, ttlMs: 1 });
    // An empty list and null are 0 for Number(), which would mean that the key was taken.
    await expect(claim).rejects.toThrow('must return the reply of the script');
  });

  it('takes a reply as text, which some clients give', async () => {
    const replies = ['0', '-1', '250'];
    const inbox = redisInbox({ eval: async () => replies.shift() });
    const states = [];
    for (let turn = 0; turn < 3; turn++) states.push(await inbox.claim('a', { leaseMs: 300, ttlMs: 1 }));
    expect(states).toMatchObject([{ state: 'new' }, { state: 'done' }, { state: 'busy', retryAfterMs: 250 }]);
  });

  it('answers 503 when Redis is away, and needs the name of the receiver', async () => {
    const inbox = redisInbox({ eval: () => Promise.reject(new Error('ECONNREFUSED')) });
    const logger = { warn: () => undefined, error: () => undefined };
    expect(() => createReceiver({ secrets: SECRET, inbox })).toThrow('a shared inbox needs the name');
    const receiver = createReceiver({ secrets: SECRET, inbox, name: 'a', logger }).on('*', () => undefined);
    const { body, headers } = signedRequest({ nowMs: Date.now() });
    expect((await receiver.handle(body, headers)).body).toBe('{"error":{"code":"inbox_unavailable"}}');
  });
});
