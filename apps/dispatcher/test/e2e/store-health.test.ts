// Readiness that is true: whatever happens to the file or its disk, no event is answered 202 that would be lost
// (docs/spec.md database-6 to database-9).
import { closeSync, copyFileSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import BetterSqlite3 from 'better-sqlite3';
import { describe, expect, it, vi } from 'vitest';
import { patient } from '../support/patience.ts';
import { Api } from './support/api.ts';
import { eventually, within } from './support/deadline.ts';
import { Posthorn, type Serve } from './support/posthorn.ts';
import { fill, smallDisk } from './support/small-disk.ts';

// Whole processes that start several times; waits inside have deadlines of their own.
vi.setConfig({ testTimeout: patient(90_000) });

const PAGE = 4096;
const EVENT = '{"event":"health.checked","context":{"id":"p"}}';

type Answer = { status: number; code: string; message: string; retryAfter: string | null };

async function ask(serve: Serve, path: string, init: RequestInit = {}): Promise<Answer> {
  const answer = await fetch(`${serve.url}${path}`, init);
  const { code = '', message = '' } = (await answer.json()) as { code?: string; message?: string };
  return { status: answer.status, code, message, retryAfter: answer.headers.get('retry-after') };
}

function client(serve: Serve, token: string) {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  return {
    post: (body = EVENT, path = '/events') => ask(serve, `/api/v3${path}`, { method: 'POST', headers, body }),
    get: (path: string) => ask(serve, `/api/v3${path}`, { headers }),
    erase: (profile: string) => ask(serve, `/api/v3/profiles/${profile}/data`, { method: 'DELETE', headers }),
    ready: () => ask(serve, '/readyz'),
    alive: () => ask(serve, '/healthz'),
  };
}

/** Overwrites the older half of a table's rows. */
function spoilOldest(file: string, table: string): void {
  const db = new BetterSqlite3(file, { readonly: true });
  const leaves = db.prepare<[string], number>(
    "SELECT pageno FROM dbstat WHERE name = ? AND pagetype = 'leaf' ORDER BY path",
  );
  const pages = leaves.pluck().all(table);
  db.close();
  const handle = openSync(file, 'r+');
  for (const page of pages.slice(0, pages.length / 2))
    writeSync(handle, Buffer.alloc(PAGE, 0xab), 0, PAGE, (page - 1) * PAGE);
  closeSync(handle);
}

const refusal = (words: RegExp) => ({
  status: 503,
  code: 'unavailable',
  message: expect.stringMatching(words),
  retryAfter: '1',
});

describe('database-6: no event is accepted once the file was removed or replaced', () => {
  it('database-6: renamed away and back, then replaced by a copy', async () => {
    await using posthorn = await Posthorn.install();
    const serve = await posthorn.serve();
    const api = client(serve, posthorn.token);
    const file = posthorn.databaseFile;
    expect((await api.post()).status).toBe(202);

    renameSync(file, `${file}.away`);
    expect(await api.post()).toMatchObject(refusal(/removed or renamed/));
    expect(await api.ready()).toMatchObject(refusal(/^Not ready: .*removed or renamed/));
    expect((await api.alive()).status).toBe(200);
    renameSync(`${file}.away`, file);
    expect((await api.post()).status).toBe(202);
    expect((await api.ready()).status).toBe(200);

    copyFileSync(file, `${file}.copy`);
    renameSync(`${file}.copy`, file);
    expect(await api.post()).toMatchObject(refusal(/replaced/));
    expect(await api.ready()).toMatchObject(refusal(/replaced/));
    expect((await api.alive()).status).toBe(200);
    await eventually(
      'the log says both',
      async () => /was removed or renamed/.test(serve.log) && /was replaced/.test(serve.log),
    );
  });

  it.each(['', '-wal', '-shm'])('database-6: e2e.db%s is deleted', async (ending) => {
    await using posthorn = await Posthorn.install();
    const serve = await posthorn.serve();
    const api = client(serve, posthorn.token);
    expect((await api.post()).status).toBe(202);
    expect((await api.ready()).status).toBe(200);
    rmSync(`${posthorn.databaseFile}${ending}`);
    // No request comes, and the log says why all the same.
    await eventually('the log says why', async () => /was removed/.test(serve.log));
    // The first read of all would open the files again.
    expect(await api.get('/events')).toMatchObject(refusal(/removed/));
    expect(await api.ready()).toMatchObject(refusal(/removed/));
    expect((await api.alive()).status).toBe(200);
    // Without its index of the log, what is committed can still be found again.
    if (ending !== '-shm') expect(await api.post()).toMatchObject(refusal(/removed/));
  });

  it('database-6: the file is overwritten or cut short in place', async () => {
    for (const damage of ['overwritten', 'cut short']) {
      await using posthorn = await Posthorn.install();
      const serve = await posthorn.serve();
      const api = client(serve, posthorn.token);
      expect((await api.ready()).status).toBe(200);
      const handle = openSync(posthorn.databaseFile, damage === 'cut short' ? 'w' : 'r+');
      if (damage === 'overwritten') writeSync(handle, Buffer.alloc(PAGE, 0xab), 0, PAGE, 0);
      closeSync(handle);
      expect(await api.ready()).toMatchObject(refusal(/damaged/));
      expect((await api.alive()).status).toBe(200);
    }
  });
});

it('database-7: once a damaged page was met it is not ready, says so, and a start is refused', async () => {
  await using posthorn = await Posthorn.install();
  const first = await posthorn.serve();
  const { id } = await new Api(first, posthorn.token).postEvent('health.checked', '{"id":"the oldest"}');
  const context = { id: 'p', filler: 'x'.repeat(2000) };
  for (let batch = 0; batch < 3; batch += 1) {
    const events = Array.from({ length: 200 }, () => ({ event: 'health.checked', context }));
    expect((await client(first, posthorn.token).post(JSON.stringify({ events }), '/events/batch')).status).toBe(202);
  }
  await first.stop();

  const second = await posthorn.serve();
  const api = client(second, posthorn.token);
  expect((await api.ready()).status).toBe(200);
  spoilOldest(posthorn.databaseFile, 'events');
  const read = await api.get(`/events/${id}`);
  expect(read).toMatchObject(refusal(/the database is damaged/));
  expect(await api.ready()).toMatchObject(refusal(/^Not ready: the database is damaged/));
  expect((await api.alive()).status).toBe(200);
  await eventually('the log says why', async () => second.log.includes('database disk image is malformed'));
  await second.kill();

  const third = posthorn.launch();
  expect(await within('it ends', third.exited)).toEqual({ code: 2, signal: null });
  expect(third.log).toMatch(/^posthorn: the database \S+ is damaged \([^\n]+\): restore a backup[^\n]+\n$/);
  const skipping = await posthorn.serve('--skip-database-check');
  expect((await client(skipping, posthorn.token).alive()).status).toBe(200);
});

describe('database-8: a full disk is 503 for everything that writes, until there is room', () => {
  const disk = smallDisk(24);
  const why = typeof disk === 'string' ? `skipped: ${disk}` : 'a tmpfs of 24 MB';
  it.skipIf(typeof disk === 'string')(`database-8: events, erasures and readiness (${why})`, async () => {
    if (typeof disk === 'string') return;
    using mounted = disk;
    await using posthorn = await Posthorn.install(mounted.folder);
    const serve = await posthorn.serve();
    const api = client(serve, posthorn.token);
    await new Api(serve, posthorn.token).createWebhook({ trigger: 'health.checked', url: 'http://127.0.0.1:1/' });
    const big = (n: number) =>
      JSON.stringify({ event: 'profile.updated', context: { id: `p${n}`, text: 'x'.repeat(20_000) } });
    for (let n = 0; n < 60; n += 1) expect((await api.post(big(n))).status).toBe(202);
    const filler = `${mounted.folder}/filler`;
    fill(filler);
    await eventually('events are refused', async () => (await api.post(big(1))).status === 503);
    expect(await api.post(big(1))).toMatchObject(refusal(/the disk is full/));
    let refused = 0;
    for (let n = 0; n < 20; n += 1) {
      const erased = await api.erase(`p${n}`);
      expect([200, 202, 503], erased.message).toContain(erased.status);
      if (erased.status !== 503) continue;
      refused += 1;
      expect(erased).toMatchObject(refusal(/the disk is full/));
    }
    expect(refused).toBeGreaterThan(0);
    expect(await api.ready()).toMatchObject(refusal(/^Not ready: the disk is full/));
    expect((await api.alive()).status).toBe(200);
    await eventually('the log says why', async () => serve.log.includes('database or disk is full'));
    rmSync(filler);
    await eventually('events are accepted again', async () => (await api.post()).status === 202);
    await eventually('an erasure is done', async () => (await api.erase('p1')).status === 200);
    expect((await api.ready()).status).toBe(200);
  });
});

it('database-9: while another program holds the write lock, reads are answered and writes are refused in bounded time', async () => {
  await using posthorn = await Posthorn.install();
  const serve = await posthorn.serve();
  const api = client(serve, posthorn.token);
  expect((await api.post()).status).toBe(202);
  // The reading threads are up by then.
  for (const path of ['/webhooks', '/events', '/deliveries']) expect((await api.get(path)).status).toBe(200);
  const other = new BetterSqlite3(posthorn.databaseFile);
  try {
    other.exec('BEGIN IMMEDIATE');
    let answered: Answer | null = null;
    const write = api.post().then((answer) => {
      answered = answer;
      return answer;
    });
    const ready = api.ready();
    // Reads that need the writing connection (the token) and the reading one.
    const reads = await Promise.all(['/webhooks', '/events', '/deliveries'].map((path) => api.get(path)));
    expect(reads.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(answered).toBeNull();
    expect(await within('the write is refused', write)).toMatchObject(
      refusal(/another program has locked the database/),
    );
    expect(await ready).toMatchObject(refusal(/^Not ready: another program has locked/));
    // What waits when the lock is let go is done.
    const late = api.post();
    expect((await api.get('/events')).status).toBe(200);
    other.exec('COMMIT');
    expect((await late).status).toBe(202);
  } finally {
    other.close();
  }
  expect(await serve.stop()).toEqual({ code: 0, signal: null });
});
