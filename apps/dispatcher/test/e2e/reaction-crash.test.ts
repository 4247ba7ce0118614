// send-2: the process is killed between every two steps of what a trigger sends. Each kill comes when the receivers, or
// the API, have seen the step: at no moment of a clock.
import BetterSqlite3 from 'better-sqlite3';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { patient } from '../support/patience.ts';
import { Api, type ShownDelivery } from './support/api.ts';
import { eventually } from './support/deadline.ts';
import { Posthorn, type Serve } from './support/posthorn.ts';
import { bodiesOf, orderOf, ProtectedReceivers } from './support/protected-receivers.ts';

/** Long enough for a kill to come in between. Each test waits for it, so a busy machine gets twice as long and no more. */
const RETRY_S = Math.min(patient(5000), 10_000) / 1000;
const TIMEOUT = { timeout: patient(120_000) };

describe('send-2: killed between two steps, a send arrives later, and with the same bytes', TIMEOUT, () => {
  const work = new AsyncDisposableStack();
  let receivers: ProtectedReceivers;
  let posthorn: Posthorn;
  let serve: Serve;
  let api: Api;
  let held: (() => void)[] = [];
  /** How often each receiver must have got each order in the end. */
  const counts = new Map<string, number>();

  async function start(): Promise<void> {
    serve = await posthorn.serve();
    api = new Api(serve, posthorn.token);
  }
  /** @param arrange what the next process finds; else everything is answered at once */
  async function restart(arrange: () => void = () => undefined): Promise<void> {
    await serve.kill();
    receivers.tokens.instead = null;
    receivers.answer = (response) => void response.end('ok');
    for (const gate of Object.values(receivers.gates)) {
      await gate.empty();
      gate.open();
    }
    arrange();
    await start();
  }
  const post = async (order: string): Promise<string> => (await api.postEvent('order.created', orderOf(order))).id;
  const deliveriesOf = async (id: string): Promise<ShownDelivery[]> => {
    const { deliveries } = await api.event(id);
    expect(deliveries).toHaveLength(2);
    return Promise.all(deliveries.map((delivery) => api.delivery(delivery.id)));
  };
  /** The deliveries of an event, once all have this status. */
  const reached = (id: string, status: string): Promise<ShownDelivery[]> =>
    eventually(
      `both deliveries are ${status}`,
      async () => {
        const deliveries = await deliveriesOf(id);
        return deliveries.every((delivery) => delivery.status === status) && deliveries;
      },
      30_000,
    );
  /** The order arrives in the end; `ends` says how the attempts of each of its deliveries ended. */
  async function arrives(order: string, id: string, ends: (number | string)[], times: number): Promise<void> {
    const deliveries = await reached(id, 'delivered');
    for (const { attempts } of deliveries)
      expect(attempts.map(({ status, error }) => status ?? error?.['kind'])).toEqual(ends);
    counts.set(order, times);
    expectBodies(order, times);
  }
  function expectBodies(order: string, times: number): void {
    const { oauth2, mtls } = bodiesOf(order);
    const same = (body: string) => Array<string>(times).fill(body);
    expect(receivers.got(order)).toEqual({ oauth2: same(oauth2), mtls: same(mtls) });
  }
  /** Requests come in, and are not answered before `held` are called. */
  function hold(): void {
    held = [];
    receivers.answer = (response) => void held.push(() => response.writeHead(200, { connection: 'close' }).end('ok'));
  }
  /** No token is given, and no TLS connection is made. */
  function silence(): void {
    receivers.tokens.instead = () => undefined;
    receivers.gates.mtls.shut();
  }
  const shutAll = (): void => {
    for (const gate of Object.values(receivers.gates)) gate.shut();
  };
  const fail = (): void => {
    receivers.answer = (response) => void response.writeHead(503).end();
  };
  /** Answers what is held, and kills the process when it has read the answers and cannot write them down. */
  async function killUnwritten(): Promise<void> {
    // Nothing can be written to the database while this transaction is open.
    const database = new BetterSqlite3(posthorn.databaseFile);
    try {
      database.exec('BEGIN IMMEDIATE');
      for (const answer of held) answer();
      // A connection that its receiver closed is left when all that came on it has been read.
      for (const gate of Object.values(receivers.gates)) await gate.empty();
      await serve.kill();
      expect(database.prepare("SELECT count(*) FROM deliveries WHERE status = 'in_flight'").pluck().get()).toBe(2);
    } finally {
      database.close();
    }
  }

  beforeAll(async () => {
    receivers = work.use(await ProtectedReceivers.start());
    posthorn = work.use(await Posthorn.install());
    await start();
    await receivers.targets(api, { retry_schedule: Array(5).fill(RETRY_S), max_in_flight: 1 });
  }, TIMEOUT.timeout);
  afterAll(() => work.disposeAsync());
  afterEach(() => expect(receivers.refused).toEqual([]));

  it('send-2: after the event was accepted, before its first attempt', async () => {
    hold();
    const first = await post('busy');
    await receivers.arrived('busy', 1);
    const second = await post('waiting');
    // The only place of each target is taken.
    for (const { status, attempts } of await deliveriesOf(second))
      expect({ status, attempts }).toEqual({ status: 'pending', attempts: [] });
    await restart();
    await arrives('busy', first, ['interrupted', 200], 2);
    await arrives('waiting', second, [200], 1);
  });

  it('send-2: during the request for a token and during the TLS handshake', async () => {
    // A new process has no token and no connection.
    await restart();
    const asked = receivers.tokens.asked.length;
    silence();
    const id = await post('unproven');
    await eventually('a token is asked for', async () => receivers.tokens.asked.length > asked);
    await receivers.gates.mtls.entered();
    expectBodies('unproven', 0);
    await restart();
    await arrives('unproven', id, ['interrupted', 200], 1);
  });

  it('send-2: after the token was given, before the request reached the receiver', async () => {
    // A new process has no token and no connection.
    await restart();
    shutAll();
    const given = receivers.tokens.given.length;
    const id = await post('on-its-way');
    for (const gate of Object.values(receivers.gates)) await gate.entered();
    expect(receivers.tokens.given).toHaveLength(given + 1);
    expectBodies('on-its-way', 0);
    await restart();
    await arrives('on-its-way', id, ['interrupted', 200], 1);
  });

  it('send-2: when the receiver has the whole request and has not answered', async () => {
    hold();
    const id = await post('unanswered');
    await receivers.arrived('unanswered', 1);
    await restart();
    await arrives('unanswered', id, ['interrupted', 200], 2);
  });

  it('send-2: when the answer has been read and is not written down', async () => {
    // A new process has no connection but those of this order.
    await restart();
    hold();
    const id = await post('unwritten');
    await receivers.arrived('unwritten', 1);
    await killUnwritten();
    await restart();
    await arrives('unwritten', id, ['interrupted', 200], 2);
  });

  it('send-2: while it waits for a retry', async () => {
    fail();
    const id = await post('refused');
    await reached(id, 'retrying');
    await serve.kill();
    expectBodies('refused', 1);
    await restart();
    await arrives('refused', id, [503, 200], 2);
  });

  it('send-2: one send, killed at each of these steps in turn', async () => {
    await restart(silence);
    const asked = receivers.tokens.asked.length;
    const id = await post('often');
    await eventually('a token is asked for', async () => receivers.tokens.asked.length > asked);
    await receivers.gates.mtls.entered();
    await restart(shutAll);
    for (const gate of Object.values(receivers.gates)) await gate.entered();
    await restart(hold);
    await receivers.arrived('often', 1);
    await restart(hold);
    await receivers.arrived('often', 2);
    await killUnwritten();
    await restart(fail);
    await receivers.arrived('often', 3);
    await reached(id, 'retrying');
    await serve.kill();
    expectBodies('often', 3);
    await restart();
    await arrives('often', id, [...Array<string>(4).fill('interrupted'), 503, 200], 4);
  });

  it('send-2: after it was delivered, and then it is not sent again', async () => {
    const id = await post('delivered');
    await arrives('delivered', id, [200], 1);
    await restart();
    await arrives('last', await post('last'), [200], 1);
    expect(await serve.stop()).toEqual({ code: 0, signal: null });
    for (const [order, times] of counts) expectBodies(order, times);
  });
});
