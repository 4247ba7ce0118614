// Where names are found: hosts file, name servers, search domains, and last the system's own resolver.
import { writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parseHosts } from '../../src/transport/names/hosts-file.ts';
import { NameFault } from '../../src/transport/names/name-fault.ts';
import { createResolve, type ResolveOptions } from '../../src/transport/names/resolve-name.ts';
import { namesToAsk, parseSearchList } from '../../src/transport/names/search-list.ts';
import { patient } from '../support/patience.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { type NameServer, nameServer } from './name-server.ts';

const never = new AbortController().signal;

const file = tempFolder();

type Machine = ResolveOptions & { hosts?: string; conf?: string };

/** A machine of its own: a hosts file, a resolv.conf, one name server. */
const machine = (server: NameServer, { hosts = '', conf = '', ...options }: Machine = {}) => {
  const [hostsPath, resolvConfPath] = [file('hosts'), file('resolv.conf')];
  writeFileSync(hostsPath, hosts);
  writeFileSync(resolvConfPath, conf);
  const resolve = createResolve({ hostsPath, resolvConfPath, servers: [server.at], system: null, ...options });
  return { hostsPath, find: (name: string) => resolve(name, never) };
};

describe('network-8: names are found as the system finds them', () => {
  test('the hosts file goes first: every address of every line, whatever the case, not remembered', async () => {
    await using server = await nameServer(() => ({ addresses: ['192.0.2.1'] }));
    const own = machine(server, {
      hosts: '# 192.0.2.9 pair.test\n127.0.0.2 a Pair.test # b\n127.0.0.3\tpair.test\r\n',
    });
    expect(await own.find('pair.TEST')).toEqual({ addresses: ['127.0.0.2', '127.0.0.3'], ttlMs: 0 });
    expect(await own.find('pair.test.')).toEqual({ addresses: ['127.0.0.2', '127.0.0.3'], ttlMs: 0 });
    expect(server.asked).toEqual([]);
    expect(await own.find('b')).toMatchObject({ addresses: ['192.0.2.1'] });
  });

  test('a hosts file that changes is read again', async () => {
    await using server = await nameServer(() => 'unknown');
    const own = machine(server, { hosts: '127.0.0.2 moved.test' });
    expect((await own.find('moved.test')).addresses).toEqual(['127.0.0.2']);
    writeFileSync(own.hostsPath, '127.0.0.33 moved.test');
    await expect
      .poll(async () => (await own.find('moved.test')).addresses, { timeout: patient(20_000) })
      .toEqual(['127.0.0.33']);
  });

  test('localhost needs no file and no server', async () => {
    await using server = await nameServer(() => 'silent');
    const own = machine(server);
    expect((await own.find('localhost')).addresses).toEqual(['127.0.0.1', '::1']);
    expect((await own.find('app.localhost')).addresses).toEqual(['127.0.0.1', '::1']);
    expect(server.asked).toEqual([]);
  });

  test('both families, with the shortest time to live', async () => {
    await using server = await nameServer(() => ({ addresses: ['192.0.2.1', '::7', '192.0.2.2'], ttl: 30 }));
    const own = machine(server);
    const found = await own.find('both.test');
    expect(found.ttlMs).toBe(30_000);
    expect(found.addresses.toSorted()).toEqual(['192.0.2.1', '192.0.2.2', '::7'].toSorted());
  });

  test('one family that is not answered does not hold up the other', async () => {
    const asked = new Map<string, number>();
    await using server = await nameServer((name) => {
      asked.set(name, (asked.get(name) ?? 0) + 1);
      // Two questions come for each name, one a family: the second stays without an answer.
      return (asked.get(name) ?? 0) > 1 ? 'silent' : { addresses: ['192.0.2.1', '::7'] };
    });
    const own = machine(server);
    expect((await own.find('half.test')).addresses.length).toBe(1);
  });

  test.each([
    ['a short name', 'crm', 'search one.test two.test', ['crm.one.test', 'crm.two.test']],
    ['a name with a dot, below ndots', 'crm.prod', 'search two.test\noptions ndots:5', ['crm.prod.two.test']],
    ['a full name', 'crm.two.test', 'search one.test', ['crm.two.test']],
    ['a domain', 'crm', 'domain two.test', ['crm.two.test']],
  ])('search domains: %s', async (_what, name, conf, order) => {
    await using server = await nameServer((asked) =>
      asked === order.at(-1) ? { addresses: ['192.0.2.1'] } : 'unknown',
    );
    const own = machine(server, { conf });
    expect(await own.find(name)).toMatchObject({ addresses: ['192.0.2.1'] });
    expect([...new Set(server.asked)]).toEqual(order);
  });

  test.each([
    ['unknown', 'ENOTFOUND'],
    ['failing', 'ESERVFAIL'],
    ['empty', 'ENODATA'],
  ] as const)('a name that is %s', async (how, code) => {
    await using server = await nameServer(() => (how === 'empty' ? { addresses: [] } : how));
    const own = machine(server);
    await expect(own.find('gone.test')).rejects.toMatchObject({ code });
  });

  test('what no name server knows is asked of the system, and its failure is theirs', async () => {
    await using server = await nameServer((name) => (name === 'failing.test' ? 'failing' : 'unknown'));
    const asked: string[] = [];
    const own = machine(server, {
      system: async (name) => {
        asked.push(name);
        if (name !== 'printer.local') throw new NameFault('EAI_AGAIN', name);
        return { addresses: ['192.0.2.5'], ttlMs: 5_000 };
      },
    });
    expect((await own.find('printer.local')).addresses).toEqual(['192.0.2.5']);
    await expect(own.find('gone.test')).rejects.toMatchObject({ code: 'ENOTFOUND' });
    await expect(own.find('failing.test')).rejects.toMatchObject({ code: 'ESERVFAIL' });
    expect(asked).toEqual(['printer.local', 'gone.test']);
  });

  test('the system itself is asked for real', async () => {
    await using server = await nameServer(() => 'unknown');
    const resolve = createResolve({ hostsPath: file('missing'), servers: [server.at] });
    await expect(resolve('localhost.', never)).resolves.toMatchObject({
      addresses: expect.arrayContaining(['127.0.0.1']),
    });
    await expect(resolve('gone.invalid', never)).rejects.toMatchObject({ code: 'ENOTFOUND' });
  });

  test('raising the signal ends it', async () => {
    await using server = await nameServer(() => 'silent');
    const controller = new AbortController();
    const resolve = createResolve({ servers: [server.at], system: null });
    const asking = resolve('silent.test', controller.signal);
    controller.abort();
    await expect(asking).rejects.toBeInstanceOf(NameFault);
  });

  test.each([
    ['', { domains: [], ndots: 1 }],
    ['search a.test b.test.\nnameserver 192.0.2.1 # x', { domains: ['a.test', 'b.test'], ndots: 1 }],
    ['search a.test\ndomain b.test', { domains: ['b.test'], ndots: 1 }],
    ['options edns0 ndots:99 rotate\n; search no.test', { domains: [], ndots: 15 }],
  ])('resolv.conf %j', (text, list) => {
    expect(parseSearchList(text)).toEqual(list);
  });

  test.each([
    ['crm', ['crm.a.test', 'crm']],
    ['crm.b', ['crm.b', 'crm.b.a.test']],
    ['crm.', ['crm']],
  ])('names asked for %s', (name, names) => {
    expect(namesToAsk(name, { domains: ['a.test'], ndots: 1 })).toEqual(names);
  });

  test('lines that are not addresses are passed over', () => {
    expect([...parseHosts('localhost 127.0.0.1\n999.1.1.1 x\nfe80::1%lo0 y\n::1 z z\n')]).toEqual([['z', ['::1']]]);
  });
});
