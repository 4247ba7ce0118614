// Tests that check a receiver: the list of the receiver kit's command, sent by the dispatcher (docs/spec.md check-12).
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { TEST_CHECKS } from '@posthorn/contracts';
import { CHECKS, isPlainRequest } from '@posthorn/diagnose/checks';
import { createReceiver, memoryInbox } from '@posthorn/receiver-kit';
import { nodeHandler } from '@posthorn/receiver-kit/node';
import { expect, it, onTestFinished } from 'vitest';
import { invalidFields } from './support/api.ts';
import { serving } from './support/serving.ts';

const here = serving();

async function listen(handler: RequestListener): Promise<string> {
  const server = createServer(handler).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Sends every check, and returns what the dispatcher says of each. */
async function checkAll(handlerFor: (secret: string) => RequestListener) {
  const api = await here.caller();
  let handle: RequestListener = (_req, res) => res.end();
  const url = await listen((req, res) => handle(req, res));
  const { id, secret } = await api.webhook({ trigger: 'transaction.created', url, generate_secret: true });
  handle = handlerFor(secret);
  const results = new Map<string, { as_expected: boolean; status: number; explanation: string; delivery_id: string }>();
  for (const check of TEST_CHECKS) {
    const { json, text } = await api.post(`/webhooks/${id}/test`, { check });
    expect(json.data, `${check}: ${text.slice(0, 500)}`).toBeDefined();
    results.set(check, json.data);
  }
  return { results, api, id };
}

it('check-12: the dispatcher sends those checks of the list that are one plain request', () => {
  expect([...TEST_CHECKS].sort()).toEqual(
    CHECKS.filter(isPlainRequest)
      .map(({ id }) => id)
      .sort(),
  );
});

it('check-12: a right receiver does what each check demands', async () => {
  const handled: unknown[] = [];
  const { results } = await checkAll((secrets) => {
    const logger = { warn: () => undefined, error: () => undefined };
    const receiver = createReceiver({ secrets, inbox: memoryInbox(), logger });
    return nodeHandler(receiver.on('*', ({ raw }) => void handled.push(raw.byteLength)));
  });
  const wrong = [...results].filter(([, { as_expected }]) => !as_expected);
  expect(wrong.map(([check, { status, explanation }]) => ({ check, status, explanation }))).toEqual([]);
  expect(handled).toHaveLength(CHECKS.filter((one) => isPlainRequest(one) && one.expected !== 'refuse').length);
  expect(Math.max(...(handled as number[]))).toBe(1_114_112);
});

it('check-12: a receiver that verifies nothing fails every check that it must refuse, and is told what to change', async () => {
  const { results, api } = await checkAll(() => (req, res) => {
    req.resume().on('end', () => res.end());
  });
  for (const { id, expected, sends } of CHECKS.filter(isPlainRequest)) {
    const result = results.get(id);
    expect(result?.as_expected, id).toBe(expected !== 'refuse');
    if (expected === 'refuse') {
      expect(result?.explanation).toContain(`The receiver accepted a test with ${sends}: it answered 200.`);
      const report = (await api.get(`/deliveries/${result?.delivery_id}/signature`)).json.data.attempts[0];
      // The signature of a request whose event name was changed is right: the name is not signed.
      if (!['event_changed', 'missing_event'].includes(id)) expect(report.standard.cause, id).toContain('on purpose');
    }
  }
  expect(results.get('stale')?.explanation).toMatch(/more than 300 seconds from your clock/);
});

it('check-12: a receiver that writes the JSON again is told to verify the bytes', async () => {
  const { results } = await checkAll((secrets) => {
    const receiver = createReceiver({
      secrets,
      inbox: memoryInbox(),
      logger: { warn: () => undefined, error: () => undefined },
    });
    receiver.on('*', () => undefined);
    return async (req, res) => {
      const parts: Buffer[] = [];
      for await (const part of req) parts.push(part as Buffer);
      const body = JSON.stringify(JSON.parse(Buffer.concat(parts).toString()));
      res.writeHead((await receiver.handle(body, req.headers)).status).end();
    };
  });
  expect(results.get('valid')?.as_expected).toBe(true);
  expect(results.get('json_numbers')).toMatchObject({
    ...{ as_expected: false, status: 401, explanation: expect.stringMatching(/did not accept.*raw bytes/s) },
  });
  expect(results.get('reformatted')).toMatchObject({ as_expected: false, status: 200 });
});

it('check-12: check and its older name signature may not differ, and an unsigned webhook cannot send a forged request', async () => {
  const api = await here.caller();
  const { id } = await api.webhook({ trigger: 'a.b', url: here.receiver.url, generate_secret: true });
  const plain = await api.webhook({ trigger: 'a.c', url: here.receiver.url, secret: null });
  invalidFields(await api.post(`/webhooks/${id}/test`, { check: 'stale', signature: 'valid' }), 'signature');
  invalidFields(await api.post(`/webhooks/${id}/test`, { check: 'duplicate' }), 'check');
  invalidFields(await api.post(`/webhooks/${plain.id}/test`, { check: 'future' }), 'check');
  expect((await api.post(`/webhooks/${id}/test`, { check: 'valid', signature: 'valid' })).status).toBe(200);
});
