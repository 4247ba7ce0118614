// A sender as many applications have one: it stores or remembers the event, answers 202, signs, POSTs, and retries a failure
// with backoff. No routing, no attempts on record, no limits for each endpoint. Run by plain-sender.ts.
import { createHmac } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import express from 'express';
import { Pool } from 'undici';

type Queued = { id: number; body: string; failures: number };
/** Keeps what is not delivered. */
type Queue = { add: (body: string) => number; remove: (id: number) => void; close: () => void };

const MAX_IN_FLIGHT = 64;
const RETRIES = 5;
const SECRET = 'a-secret-of-some-length';

const [, , kind, receiverUrl = ''] = process.argv;
const queue = kind === 'sqlite' ? sqliteQueue() : memoryQueue();
const receiver = new Pool(receiverUrl, { connections: MAX_IN_FLIGHT });
const waiting: Queued[] = [];
let next = 0;
let inFlight = 0;

const app = express();
app.post('/events', express.text({ type: 'application/json' }), (request, response) => {
  const body = JSON.stringify(JSON.parse(request.body as string));
  waiting.push({ id: queue.add(body), body, failures: 0 });
  response.status(202).json({ accepted: true });
  sendMore();
});
const server = app.listen(0, '127.0.0.1', () => {
  const address = server.address();
  process.send?.({ port: typeof address === 'object' ? address?.port : 0 });
});
process.on('disconnect', () => {
  queue.close();
  process.exit(0);
});

function sendMore(): void {
  while (inFlight < MAX_IN_FLIGHT && next < waiting.length) {
    const queued = waiting[next] as Queued;
    next += 1;
    inFlight += 1;
    void send(queued);
  }
  // What has left is dropped in one go, not one by one.
  if (next > 1000) {
    waiting.splice(0, next);
    next = 0;
  }
}

async function send(queued: Queued): Promise<void> {
  const { id, body } = queued;
  const signature = createHmac('sha256', SECRET).update(body).digest('hex');
  const headers = { 'content-type': 'application/json', 'x-signature': signature };
  try {
    const answer = await receiver.request({ method: 'POST', path: '/', headers, body });
    await answer.body.dump();
    if (answer.statusCode >= 300) throw new Error(`the receiver answered ${answer.statusCode}`);
    queue.remove(id);
  } catch (error) {
    queued.failures += 1;
    if (queued.failures > RETRIES) console.error(error);
    else setTimeout(() => waiting.push(queued) > 0 && sendMore(), 100 * 2 ** queued.failures);
  } finally {
    inFlight -= 1;
    sendMore();
  }
}

function sqliteQueue(): Queue {
  const folder = mkdtempSync(join(tmpdir(), 'posthorn-bench-plain-'));
  const db = new BetterSqlite3(join(folder, 'queue.db'));
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
  db.exec('CREATE TABLE queue (id INTEGER PRIMARY KEY, body TEXT NOT NULL)');
  const insert = db.prepare('INSERT INTO queue (body) VALUES (?)');
  const remove = db.prepare('DELETE FROM queue WHERE id = ?');
  return {
    add: (body) => Number(insert.run(body).lastInsertRowid),
    remove: (id) => void remove.run(id),
    close() {
      db.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function memoryQueue(): Queue {
  let last = 0;
  const add = (): number => {
    last += 1;
    return last;
  };
  return { add, remove: () => undefined, close: () => undefined };
}
