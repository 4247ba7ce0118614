// How long a viewer may watch, and what a stop does (docs/spec.md stream-*).
import { describe, expect, it } from 'vitest';
import { openStore } from '../../src/store/open-store.ts';
import { Api } from '../http/support/api.ts';
import { startTestDispatcher } from '../http/support/dispatcher.ts';
import { serving } from '../http/support/serving.ts';
import { pageOf } from '../http/support/signed-in.ts';
import { deferred } from '../transport/receivers.ts';
import { Rig } from './support/rig.ts';
import { refusalOf, ticketOf, Watcher } from './support/watcher.ts';

const here = serving();
type Caller = Awaited<ReturnType<typeof here.caller>>;

/** As `posthorn token revoke` does it: through a handle of its own, of which the dispatcher is not told. */
async function revokeElsewhere(id: number): Promise<void> {
  const { database } = here.dispatcher;
  await using store = await openStore({ database, masterKey: null, role: 'act' });
  await store.revokeToken({ id, tenantId: null, now: Date.now() });
}

/** A rig whose stream waits for an act of the store until it goes on. */
async function heldUp(name: 'liveSnapshot' | 'findPlace' | 'tenantQueues' | 'redeemTicket') {
  const asked = deferred();
  const released = deferred();
  const rig = await Rig.open({}, (store) => {
    const act = store[name] as (input: unknown) => Promise<unknown>;
    const held = async (input: unknown): Promise<unknown> => {
      asked.resolve();
      await released.promise;
      return await act(input);
    };
    return { [name]: held };
  });
  const goOn = async (): Promise<void> => {
    released.resolve();
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { rig, asked: asked.promise, goOn };
}

describe('stream-11: until when', () => {
  it('a revoked token ends it', async () => {
    const api = await here.caller();
    await using watcher = await Watcher.open(api);
    await watcher.next('welcome');
    expect((await api.delete(`/tokens/${api.tokenId}`)).status).toBe(204);
    expect(await watcher.end()).toBe(4401);
  });

  it('a sign-out ends that of its session, and no other', async () => {
    const api = await here.caller();
    const page = await pageOf(api);
    await using signedIn = await Watcher.open(page);
    await using other = await Watcher.open(api);
    await signedIn.next('welcome');
    await other.next('welcome');
    expect((await page.delete('/session')).status).toBe(204);
    expect(await signedIn.end()).toBe(4401);
    await other.roundTrip();
  });

  it('what another process ended, or what ran out, ends it at the next look', async () => {
    await using rig = await Rig.open({ checkMs: 0 });
    await using watcher = await rig.watch();
    await watcher.next('welcome');
    rig.isValid = false;
    expect(await watcher.end()).toBe(4401);
  });

  it('a revocation by another process ends it within a second', async () => {
    const api = await here.caller();
    await using watcher = await Watcher.open(api);
    await watcher.next('welcome');
    await revokeElsewhere(api.tokenId);
    let seconds = 0;
    const counted = (async () => {
      for await (const { t } of watcher.all()) if (t === 'agg') seconds += 1;
    })();
    expect(await watcher.end()).toBe(4401);
    await counted;
    // Figures come once a second: one may have been under way.
    expect(seconds).toBeLessThanOrEqual(2);
  });

  it('a token that runs out ends it within a second', async () => {
    const api = await here.caller();
    const made = (await api.post('/tokens', { name: 'brief', expires_in: 4 })).json.data;
    const brief = new Api(here.dispatcher.url, { authorization: `Bearer ${made.token}` });
    await using watcher = await Watcher.open(brief, { ticket: await ticketOf(brief) });
    await watcher.next('welcome');
    expect(await watcher.end()).toBe(4401);
    const endsAt = Date.parse(`${made.expires_at}Z`);
    const after = watcher.messages.filter((message) => message.t === 'agg' && message.second.at >= endsAt);
    expect(after.length).toBeLessThanOrEqual(2);
    expect(Date.now()).toBeGreaterThanOrEqual(endsAt - 1000);
  });

  it.each([
    ['revoked over the API', async (api: Caller) => void (await api.delete(`/tokens/${api.tokenId}`))],
    ['revoked by another process', (api: Caller) => revokeElsewhere(api.tokenId)],
  ])('stream-16: a ticket ends with its token: %s', async (_how, end) => {
    const api = await here.caller();
    const ticket = await ticketOf(api);
    await end(api);
    const refusal = await refusalOf(here.dispatcher.url, { ticket });
    expect(refusal).toMatchObject({ status: 401, json: { code: 'unauthenticated' } });
  });

  it('stream-16: a ticket ends with the session that asked for it', async () => {
    const page = await pageOf(await here.caller());
    const ticket = await ticketOf(page);
    expect((await page.delete('/session')).status).toBe(204);
    expect(await refusalOf(here.dispatcher.url, { ticket })).toMatchObject({ status: 401 });
  });

  it('a stop says that it goes away', async () => {
    const dispatcher = await startTestDispatcher();
    await using watcher = await Watcher.open(await dispatcher.caller());
    await watcher.next('welcome');
    await dispatcher[Symbol.asyncDispose]();
    expect(await watcher.end()).toBe(1001);
  });

  it('stream-19: a read that a stop interrupts is not reported as a fault', async () => {
    for (const name of ['liveSnapshot', 'findPlace', 'tenantQueues'] as const) {
      const { rig, asked, goOn } = await heldUp(name);
      await using _rig = rig;
      await using watcher = await rig.watch();
      watcher.subscribe('', name === 'findPlace' ? await rig.store.liveHead() : null);
      await asked;
      await rig.stop();
      await rig.store[Symbol.asyncDispose]();
      await goOn();
      expect(rig.faults, name).toEqual([]);
    }
  });

  it('stream-19: but the same failure while the stream runs is', async () => {
    const { rig, asked, goOn } = await heldUp('liveSnapshot');
    const watcher = await rig.watch();
    watcher.subscribe();
    await asked;
    await rig.store[Symbol.asyncDispose]();
    await goOn();
    expect(rig.faults.splice(0)).toHaveLength(1);
    await watcher[Symbol.asyncDispose]();
    await rig[Symbol.asyncDispose]();
  });

  it('stream-19: a viewer that was being let in is told that the dispatcher stops', async () => {
    const { rig, asked, goOn } = await heldUp('redeemTicket');
    await using _rig = rig;
    const { ticket } = await rig.tickets.issue({ token: rig.token, session: null });
    const refusal = refusalOf(rig.url, { ticket });
    await asked;
    await rig.stop();
    await rig.store[Symbol.asyncDispose]();
    await goOn();
    expect(await refusal).toMatchObject({ status: 503, json: { code: 'unavailable' } });
  });

  it('who is not heard of is cut off', async () => {
    await using rig = await Rig.open({ pingMs: 0, deadMs: -1 });
    await using watcher = await rig.watch();
    expect(await watcher.end()).toBe(1006);
  });
});
