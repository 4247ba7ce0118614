// What a dispatcher writes at its most talkative, with markers in everything that must not be in it.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { expect, it } from 'vitest';
import { systemClock } from '../../src/clock/system-clock.ts';
import { POSTHORN } from '../../src/domain/audit.ts';
import { readConfig, startDispatcher } from '../../src/index.ts';
import { createCryptoRandom } from '../../src/random/crypto-random.ts';
import { createToken } from '../../src/services/tokens.ts';
import { openStore } from '../../src/store/open-store.ts';
import { refusalOf } from '../live/support/watcher.ts';
import { Api } from './support/api.ts';
import { startReceiver, status } from './support/receiver.ts';

it('log-3: start, failures and a switched-off webhook are told, and no secret, body, header or URL of a receiver', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'posthorn-logs-'));
  const lines: string[] = [];
  try {
    await using receiver = await startReceiver(status(500, 'marker-answer', { 'x-marker': 'marker-answer-header' }));
    const database = `sqlite:${join(folder, 'logs.db')}`;
    const env = { POSTHORN_MASTER_KEY: 'marker-master-key-0123' };
    const config = readConfig({ database, port: '0', 'allow-private-networks': true }, env);
    const log = pino({ level: 'trace' }, { write: (line: string) => void lines.push(line) });
    await using dispatcher = await startDispatcher(config, log);
    await using store = await openStore({ database, masterKey: config.masterKey, role: 'act' });
    const create = createToken({ store, clock: systemClock, random: createCryptoRandom() });
    const token = { tenant: 'acme', name: 'crm', namespace: null, scopes: ['*'] as const, expiresAt: null };
    const { text } = await create(token, POSTHORN);
    const api = new Api(dispatcher.url, { authorization: `Bearer ${text}` });
    const webhook = await api.webhook({
      trigger: 'order.created',
      url: `${receiver.url}?key=marker-url`,
      secret: 'marker-webhook-secret',
      headers: { 'x-key': 'marker-header' },
      retry_schedule: [0],
    });
    const post = { event: 'order.created', context: { id: 1, note: 'marker-body' } };
    await api.settled((await api.event(post)).id, 'failed');
    await api.post('/events', { ...post, event: 'marker event' });
    await api.post('/events', undefined, { raw: '{"marker-broken' });
    receiver.answer(status(410));
    await api.settled((await api.event(post)).id, 'held');
    while (!lines.some((line) => line.includes('switched off'))) await new Promise((resolve) => setImmediate(resolve));
    const told = lines.map((line) => JSON.parse(line));
    expect(told.map(({ msg }) => msg)).toEqual(
      expect.arrayContaining(['started', 'attempt failed', 'delivery failed, no retries left', 'webhook switched off']),
    );
    expect(told.find(({ msg }) => msg === 'started')).toMatchObject({ ownKey: true, version: expect.any(String) });
    expect(told.find(({ msg }) => msg === 'delivery failed, no retries left')).toMatchObject({
      status: 500,
      attempt: 2,
      endpointId: webhook.id,
    });
    expect(lines.join('')).not.toMatch(/"webhookId":[^}]*"attempt"/);
    expect(told.find(({ msg }) => msg === 'webhook switched off')).toMatchObject({ reason: 'gone' });
    expect(lines.join('')).not.toMatch(/marker/);
    expect(lines.join('')).not.toContain(text);
    expect(lines.join('')).not.toContain(receiver.url);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

it('connection-7: of many refused streams the log has one line', async () => {
  const lines: string[] = [];
  const config = readConfig({ database: 'sqlite::memory:', port: '0' }, {});
  const log = pino({ level: 'info' }, { write: (line: string) => void lines.push(line) });
  await using dispatcher = await startDispatcher(config, log);
  for (let n = 0; n < 5; n += 1) {
    expect(await refusalOf(dispatcher.url, { ticket: `nonsense-${n}` })).toMatchObject({ status: 401 });
  }
  const told = lines.map((line) => JSON.parse(line)).filter(({ msg }) => msg === 'stream not opened');
  expect(told).toEqual([expect.objectContaining({ code: 'unauthenticated' })]);
  expect(lines.join('')).not.toContain('nonsense');
});
