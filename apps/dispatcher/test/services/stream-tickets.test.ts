import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Identity } from '../../src/domain/session.ts';
import type { Store } from '../../src/ports/store/index.ts';
import { StreamTickets, TICKET_LIFETIME_MS } from '../../src/services/stream-tickets.ts';
import { openStore } from '../../src/store/open-store.ts';
import { newTenant, newToken } from '../support/builders.ts';
import { SeededRandom } from '../support/seeded-random.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { VirtualClock } from '../support/virtual-clock.ts';

const path = tempFolder();
const open = (): Promise<Store> =>
  openStore({ database: `sqlite:${path('tickets.db')}`, masterKey: 'a key for tests', role: 'act' });
let store: Store;
beforeAll(async () => {
  store = await open();
});
afterAll(() => store[Symbol.asyncDispose]());

let seeds = 0;
async function made(on: Store = store) {
  const clock = new VirtualClock();
  const identity: Identity = { token: await newTenant(store), session: null };
  return { clock, identity, tickets: new StreamTickets({ store: on, clock, random: new SeededRandom(++seeds) }) };
}

it('stream-8: a ticket works once', async () => {
  const { tickets, identity } = await made();
  const { ticket } = await tickets.issue(identity);
  expect(await tickets.redeem(ticket)).toEqual(identity);
  expect(await tickets.redeem(ticket)).toBeNull();
  expect(await tickets.redeem('another')).toBeNull();
});

it('stream-8: a ticket works for half a minute', async () => {
  const { clock, tickets, identity } = await made();
  const [early, late] = [await tickets.issue(identity), await tickets.issue(identity)];
  expect(late.expiresAt).toBe(clock.now() + TICKET_LIFETIME_MS);
  clock.jump(clock.now() + TICKET_LIFETIME_MS - 1);
  expect(await tickets.redeem(early.ticket)).toEqual(identity);
  clock.jump(clock.now() + 1);
  expect(await tickets.redeem(late.ticket)).toBeNull();
});

it('stream-17: another process redeems it, and of two at once one does', async () => {
  await using other = await open();
  const [here, there] = [await made(), await made(other)];
  for (let round = 0; round < 5; round += 1) {
    const { ticket } = await here.tickets.issue(here.identity);
    const redeemed = await Promise.all([there.tickets.redeem(ticket), here.tickets.redeem(ticket)]);
    expect(redeemed.filter((one) => one !== null)).toEqual([here.identity]);
  }
});

it('stream-16: it ends with its token, and with its session', async () => {
  const { tickets, identity } = await made();
  const actor = { tokenId: null, name: 'test' };
  const hash = new Uint8Array(32).fill(4);
  const token = await store.createToken({ tenant: identity.token.tenant, token: newToken({ hash }) });
  const opened = await store.openSession({ by: { token: hash }, hash: new Uint8Array(32).fill(5), now: 0 });
  if (opened === null) throw new Error('no session was opened');
  const bySession = await tickets.issue(opened);
  const byToken = await tickets.issue({ token, session: null });
  await store.endSession({ id: opened.session.id, now: 0, actor });
  expect(await tickets.redeem(bySession.ticket)).toBeNull();
  await store.revokeToken({ id: token.id, tenantId: null, now: 0 });
  expect(await tickets.redeem(byToken.ticket)).toBeNull();
});

it('share-10: a tenant that makes many tickets loses its own oldest, and no other tenant one of its own', async () => {
  const { tickets, identity } = await made();
  const other: Identity = { token: await newTenant(store), session: null };
  const first = (await tickets.issue(other)).ticket;
  const all: string[] = [];
  for (let n = 0; n < 150; n += 1) all.push((await tickets.issue(identity)).ticket);
  expect(await tickets.redeem(all[49] ?? '')).toBeNull();
  expect(await tickets.redeem(all[50] ?? '')).toEqual(identity);
  expect(await tickets.redeem(first)).toEqual(other);
});
