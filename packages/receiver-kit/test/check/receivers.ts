// Receivers as people write them, with the kit and without it: right ones, and one broken in each way.
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, RequestListener } from 'node:http';
import { createReceiver, memoryInbox, type RequestReceiver } from '@posthorn/receiver-kit';
import express from 'express';
import { SECRET } from '../support/sender.ts';

const KEY = Buffer.from(SECRET.slice('whsec_'.length), 'base64');

interface Parts {
  id: string;
  timestamp: string;
  signature: string;
  event: string;
  body: Buffer;
}

/** One rule of a right receiver each. A broken receiver replaces one. */
export interface Rules {
  method(req: IncomingMessage): boolean;
  read(req: IncomingMessage): Promise<Buffer>;
  maxBytes: number;
  headers(parts: Parts): boolean;
  content(parts: Parts): string | Buffer;
  equal(received: string, expected: string): boolean;
  matches(signature: string, isRight: (one: string) => boolean): boolean;
  time(timestamp: string): boolean;
  event(parts: Parts): boolean;
  seen: 'remembers' | 'forgets' | 'checks and then inserts';
  failure: number;
  handle(context: Record<string, unknown>, event: string): void;
}

const readAll = async (req: IncomingMessage): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  for await (const chunk of req) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
};

const RIGHT: Rules = {
  method: (req) => req.method === 'POST',
  read: readAll,
  maxBytes: 2_000_000,
  headers: ({ id, timestamp, signature, event }) => [id, timestamp, signature, event].every((one) => one !== ''),
  content: ({ id, timestamp, body }) => Buffer.concat([Buffer.from(`${id}.${timestamp}.`), body]),
  equal: (received, expected) => {
    const [a, b] = [Buffer.from(received), Buffer.from(expected)];
    return a.length === b.length && timingSafeEqual(a, b);
  },
  matches: (signature, isRight) => signature.split(/,? /).some((one) => one.startsWith('v1,') && isRight(one.slice(3))),
  time: (timestamp) => Math.abs(Date.now() / 1000 - Number(timestamp)) <= 300,
  event: ({ id, event }) => id.endsWith(`_${createHash('sha256').update(event).digest('hex').slice(0, 8)}`),
  seen: 'remembers',
  failure: 401,
  handle: () => undefined,
};

/** Long enough for copies that were sent together to be read, also after the process stood still. */
async function aMoment(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 20));
  for (let turn = 0; turn < 50; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

export function handWritten(change: Partial<Rules> = {}): RequestListener {
  const rules = { ...RIGHT, ...change };
  const ids = new Set<string>();
  const answer = async (req: IncomingMessage): Promise<[number, Record<string, string>?]> => {
    if (!rules.method(req)) return [405];
    const body = await rules.read(req);
    if (body.byteLength > rules.maxBytes) return [413];
    const one = (name: string): string => String(req.headers[name] ?? '');
    const parts = {
      ...{ id: one('webhook-id'), timestamp: one('webhook-timestamp'), signature: one('webhook-signature') },
      ...{ event: one('x-omneo-event'), body },
    };
    if (!rules.headers(parts)) return [rules.failure];
    const expected = createHmac('sha256', KEY).update(rules.content(parts)).digest('base64');
    if (!rules.matches(parts.signature, (given) => rules.equal(given, expected))) return [rules.failure];
    if (!rules.time(parts.timestamp) || !rules.event(parts)) return [rules.failure];
    const isKnown = ids.has(parts.id);
    if (rules.seen === 'remembers') ids.add(parts.id);
    if (isKnown && rules.seen !== 'forgets') return [200, { 'webhook-duplicate': '1' }];
    // The work takes a moment, in which copies arrive.
    if (rules.seen === 'checks and then inserts') await aMoment();
    rules.handle(JSON.parse(body.toString()), parts.event);
    ids.add(parts.id);
    return [200];
  };
  return (req, res) => {
    answer(req).then(
      ([status, headers = {}]) => res.writeHead(status, headers).end(),
      () => res.writeHead(500).end(),
    );
  };
}

/** A parser ran first, and the body is written again. */
export function reserializing(): RequestListener {
  const inner = handWritten({
    read: async (req) => Buffer.from(JSON.stringify((req as IncomingMessage & { body?: unknown }).body)),
  });
  return express()
    .use(express.json({ limit: 1_114_112 }))
    .use((req, res) => inner(req, res));
}

/** With the kit, and a handler for everything. */
export const kit = (options: object = {}): RequestReceiver => {
  const logger = { warn: () => undefined, error: () => undefined };
  return createReceiver({ secrets: SECRET, inbox: memoryInbox(), logger, ...options }).on('*', () => undefined);
};
/** Express writes errors of its own to the log unless it is told that this is a test. */
export const quiet = (app: express.Express): express.Express => app.set('env', 'test');
