// How many viewers and subscriptions a tenant may have.
import { describe, expect, it } from 'vitest';
import { newTenant } from '../support/builders.ts';
import { Rig } from './support/rig.ts';
import { refusalOf, type Watcher } from './support/watcher.ts';

describe('share-9: a tenant has its share of viewers', () => {
  it('share-9: one viewer more of a tenant is refused and told the bound, another tenant is let in', async () => {
    await using rig = await Rig.open({ tenantViewers: 2 });
    const neighbour = await newTenant(rig.store);
    await using first = await rig.watch();
    await using second = await rig.watch();
    await Promise.all([first.next('welcome'), second.next('welcome')]);
    const { ticket } = await rig.tickets.issue({ token: rig.token, session: null });
    expect(await refusalOf(rig.url, { ticket })).toMatchObject({
      status: 429,
      json: { code: 'too_many_requests', message: expect.stringMatching(/2 viewers.*--viewers-per-tenant/) },
    });
    await using other = await rig.watch(neighbour);
    await other.next('welcome');
    first.socket.close();
    // The place is free once the server has seen the end too.
    let third: Watcher | null = null;
    while (third === null) third = await rig.watch().catch(() => null);
    await third.next('welcome');
    await third[Symbol.asyncDispose]();
  });

  it('share-9: so many subscriptions of all its viewers; one that ends makes room, one that is asked for again needs none', async () => {
    await using rig = await Rig.open({ tenantSubscriptions: 2 });
    await using first = await rig.watch();
    await using second = await rig.watch();
    first.subscribe();
    await first.next('snap');
    second.subscribe();
    await second.next('snap');
    second.subscribe('', null, 's2');
    expect(await second.next('error')).toMatchObject({ id: 's2', code: 'too_many_requests' });
    second.subscribe();
    await second.next('snap');
    first.send({ t: 'unsub', id: 's1' });
    first.send({ t: 'ping', n: 1 });
    await first.next('pong');
    second.subscribe('', null, 's2');
    await second.next('snap');
  });
});
