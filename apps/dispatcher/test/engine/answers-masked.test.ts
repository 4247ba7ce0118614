// A receiver that gives back what it was sent: nothing of the webhook's secrets is stored or shown.
import { readFileSync } from 'node:fs';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { Webhook } from '../../src/domain/webhook.ts';
import { maskAnswer } from '../../src/engine/mask-answer.ts';
import type { TransportResult } from '../../src/ports/transport.ts';
import { aWebhook } from '../support/builders.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { World } from '../support/world.ts';
import { localTransport, post, rawReceiver } from '../transport/receivers.ts';

const MASK = '••••';
const KEY = 'key-9f8e7d6c5b4a';
const SECRET = 'whsec_MDEyMzQ1Njc4OWFiY2RlZmdoaWprbG1ub3BxcnN0dXY=';
const FORMER = 'former-secret-1234';

const file = tempFolder();

async function webhookOf(world: World): Promise<Webhook> {
  const previousSecret = { text: FORMER, until: world.clock.now() + 60_000 };
  return await world.webhook({ secret: SECRET, previousSecret, headers: { 'x-api-key': KEY } });
}

const answered = (body: Uint8Array | string, more: Partial<TransportResult> = {}, headers = {}): TransportResult => ({
  status: 200,
  error: null,
  response: { headers, body: Buffer.from(body), truncated: false },
  phases: { dns_ms: null, connect_ms: null, tls_ms: null, first_byte_ms: 1, total_ms: 1 },
  ...more,
});

const bodyOf = (result: TransportResult) => Buffer.from(result.response?.body ?? []).toString();

describe('network-9: echoed secrets are masked before anything is stored or shown', () => {
  it('network-9: in headers and body of a stored attempt, and in the journal of the database', async () => {
    const path = file('echo.db');
    await using world = await World.open({
      database: `sqlite:${path}`,
      script: ({ headers }) => ({
        status: 500,
        headers: { 'x-echo': `ECHO${headers['x-api-key']}`, 'retry-after': '7' },
        body: JSON.stringify({ got: headers, secrets: `ECHO${SECRET} ECHO${FORMER}` }),
      }),
    });
    const [id = ''] = await world.accept([await webhookOf(world)]);
    await world.started();
    await world.settled();
    const [attempt] = (await world.delivery(id)).attempts;
    expect(attempt?.response?.headers).toEqual({ 'x-echo': `ECHO${MASK}`, 'retry-after': '7' });
    const body = Buffer.from(attempt?.response?.body ?? []).toString();
    expect(JSON.parse(body)).toMatchObject({ got: { 'x-api-key': MASK }, secrets: `ECHO${MASK} ECHO${MASK}` });
    const stored = [path, `${path}-wal`].map((name) => readFileSync(name, 'latin1')).join('');
    expect(stored).toContain('"x-echo"');
    for (const secret of [KEY, SECRET, FORMER]) expect(stored).not.toContain(`ECHO${secret}`);
  });

  it('auth-4: of a request with an authorisation, also after the endpoint has changed its own secret', () => {
    const authentication = { kind: 'bearer', token: 'bearer-1234567' } as const;
    const before = aWebhook({ authentication, secret: 'signing-secret-1' });
    const after = { ...before, secret: 'signing-secret-2' };
    const authorisation = {
      ...{ headers: { authorization: 'Bearer bearer-1234567', 'x-more': 'more-7654321' }, plainHeaders: {}, query: [] },
      ...{ clientCertificate: null, secrets: ['echoed-secret-3'], isRenewable: false },
    };
    const echo = 'signing-secret-1 signing-secret-2 bearer-1234567 more-7654321 echoed-secret-3';
    const shown = (endpoint: typeof before, of: typeof authorisation | null) =>
      bodyOf(maskAnswer(answered(echo), endpoint, of))
        .split(' ')
        .map((word) => word === MASK);
    expect(shown(before, authorisation)).toEqual([true, false, true, true, true]);
    expect(shown(after, authorisation)).toEqual([false, true, true, true, true]);
    expect(shown(after, null)).toEqual([false, true, true, false, false]);
  });

  it('network-9: over a real connection, split over chunks', async () => {
    await using world = await World.open();
    const webhook = await webhookOf(world);
    await using receiver = await rawReceiver((socket) => {
      socket.write('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n');
      for (const letter of `[${KEY}]`) socket.write(`1\r\n${letter}\r\n`);
      socket.write('0\r\n\r\n');
    });
    await using transport = localTransport();
    expect(bodyOf(maskAnswer(await post(transport, receiver.url), webhook))).toBe(`[${MASK}]`);
  });

  it('network-9: in the message of a fault', async () => {
    await using world = await World.open();
    const webhook = await webhookOf(world);
    await using receiver = await rawReceiver((socket) => socket.end(`${KEY} is not HTTP\r\n`));
    await using transport = localTransport();
    const { error } = maskAnswer(await post(transport, receiver.url), webhook);
    expect(error?.message).toMatch(new RegExp(`it begins with "${MASK} is not HTTP"$`));
  });

  it.each([
    ['gzip', gzipSync],
    ['br', brotliCompressSync],
    ['deflate', deflateSync],
  ] as const)('network-9: in a body that came as %s, which is then left out', async (coding, pack) => {
    await using world = await World.open();
    const webhook = await webhookOf(world);
    const headers = { 'content-encoding': coding };
    expect(bodyOf(maskAnswer(answered(pack(`{"key":"${KEY}"}`), {}, headers), webhook))).toBe(MASK);
    const harmless = answered(pack('{"ok":true}'), {}, headers);
    expect(maskAnswer(harmless, webhook).response?.body).toEqual(harmless.response?.body);
    expect(bodyOf(maskAnswer(answered(pack('x'.repeat(10_000_000)), {}, headers), webhook))).toBe(MASK);
    const notPacked = answered('not packed', {}, headers);
    expect(bodyOf(maskAnswer(notPacked, webhook))).toBe('not packed');
  });

  it('network-9: at the end of an answer that was cut', async () => {
    await using world = await World.open();
    const webhook = await webhookOf(world);
    const broken = { error: { kind: 'response_incomplete' as const, message: 'cut off' } };
    expect(bodyOf(maskAnswer(answered(`got ${KEY.slice(0, 8)}`, broken), webhook))).toBe(`got ${MASK}`);
    expect(bodyOf(maskAnswer(answered(`got ${KEY.slice(0, 8)}`), webhook))).toBe(`got ${KEY.slice(0, 8)}`);
  });

  it('network-9: masks that are longer than what they stand for keep the body within its bound', async () => {
    await using world = await World.open();
    const webhook = await world.webhook({ headers: { 'x-short': 'acme' } });
    const { response } = maskAnswer(answered('acme '.repeat(3_000)), webhook);
    expect(response?.body.byteLength).toBeLessThanOrEqual(16 * 1024);
    expect(response?.truncated).toBe(true);
    expect(new TextDecoder('utf-8', { fatal: true }).decode(response?.body)).not.toContain('acme');
  });

  it('network-9: bytes that are not text stay as they are around it', async () => {
    await using world = await World.open();
    const webhook = await webhookOf(world);
    const body = Buffer.concat([Buffer.from([0, 255, 128]), Buffer.from(KEY), Buffer.from([254, 1])]);
    const masked = Buffer.from(maskAnswer(answered(body), webhook).response?.body ?? []);
    expect(masked).toEqual(Buffer.concat([Buffer.from([0, 255, 128]), Buffer.from(MASK), Buffer.from([254, 1])]));
  });

  it('network-9: a webhook without secrets and headers keeps its answers as they came', async () => {
    await using world = await World.open();
    const webhook = await world.webhook();
    const packed = answered(gzipSync('x'.repeat(10_000_000)), {}, { 'content-encoding': 'gzip' });
    for (const result of [answered('anything'), packed]) expect(maskAnswer(result, webhook)).toEqual(result);
  });
});
