// A disk that does not answer, as a running dispatcher meets it: somebody else holds the database's lock meanwhile.
import BetterSqlite3 from 'better-sqlite3';
import { expect, it } from 'vitest';
import { patient } from '../support/patience.ts';
import { serving } from './support/serving.ts';

const here = serving();
const BATCHES = 20;
const batch = { events: Array.from({ length: 1000 }, () => ({ event: 'order.created', context: {} })) };
/** Answered without the store, as long as it is looked at. */
const malformed = { event: 'Not a name', context: {} };

/** Whoever holds it keeps every commit waiting. */
function lockOf(database: string) {
  const db = new BetterSqlite3(database.replace('sqlite:', ''));
  db.exec('BEGIN IMMEDIATE');
  return {
    [Symbol.dispose]() {
      if (db.open) db.exec('COMMIT');
      db.close();
    },
  };
}

/** A token is trusted for a second: on a machine so slow that it takes longer, a request waits for the lock as well. */
const TRIES = 5;
const HANGS_AFTER_MS = 3000;

it(
  'limit-3: beyond 20,000 events that wait for their commit nothing is parsed or stored; those that wait are accepted',
  async () => {
    const api = await here.caller();
    const headers = { ...api.headers, 'content-type': 'application/json' };
    const post = async (event: object): Promise<{ status: number; retryAfter: string | null; code: string }> => {
      const signal = AbortSignal.timeout(HANGS_AFTER_MS);
      const sent = { method: 'POST', headers, body: JSON.stringify(event), signal };
      const answer = await fetch(`${api.url}/api/v3/events`, sent);
      const { code } = (await answer.json()) as { code: string };
      return { status: answer.status, retryAfter: answer.headers.get('retry-after'), code };
    };
    const untilFull = async (last: string) => {
      let answer = await post(malformed);
      while (answer.status === 422) answer = await post(malformed);
      return [answer, await post({ event: last, context: {} })];
    };
    const accepted: number[] = [];
    let refusals: unknown = null;
    let last = '';
    for (let tries = 0; refusals === null && tries < TRIES; tries += 1) {
      // From here on the token is trusted and its routing table is known: nobody asks the store for them.
      expect((await api.post('/events', { event: 'order.first', context: {} })).status).toBe(202);
      const waiting: ReturnType<typeof api.post>[] = [];
      {
        using _lock = lockOf(here.dispatcher.database);
        for (let i = 0; i < BATCHES; i += 1) waiting.push(api.post('/events/batch', batch));
        last = `order.refused-${tries}`;
        refusals = await untilFull(last).catch((error: Error) => {
          if (error.name !== 'TimeoutError') throw error;
          return null;
        });
      }
      accepted.push(...(await Promise.all(waiting)).map(({ status }) => status));
    }
    const full = { status: 503, retryAfter: '1', code: 'unavailable' };
    expect(refusals).toEqual([full, full]);
    expect(accepted).toEqual(Array(accepted.length).fill(202));
    expect((await api.post('/events', malformed)).status).toBe(422);
    expect((await api.post('/events', { event: 'order.last', context: {} })).status).toBe(202);
    const named = async (name: string): Promise<number> =>
      (await api.get(`/events?filter[event]=${name}`)).json.data.length;
    expect([await named(last), await named('order.last')]).toEqual([0, 1]);
  },
  patient(60_000),
);
