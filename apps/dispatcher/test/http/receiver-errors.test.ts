// A receiver of the kit that is set up wrongly, and what the dispatcher says of it (docs/spec.md story-4 and story-5).
import type { AddressInfo } from 'node:net';
import { createReceiver, gone, retryAfter } from '@posthorn/receiver-kit';
import { expressHandler } from '@posthorn/receiver-kit/express';
import express from 'express';
import { describe, expect, it } from 'vitest';
import type { Json } from './support/api.ts';
import { startReceiver, status } from './support/receiver.ts';
import { serving } from './support/serving.ts';

const here = serving();
const quiet = { warn: () => undefined, error: () => undefined };

/** A webhook whose receiver is the kit in a real Express. */
async function kit(handler: () => void, { secret, parses = false }: { secret?: string; parses?: boolean } = {}) {
  const app = express();
  const server = app.listen(0, '127.0.0.1');
  await new Promise((listening) => server.once('listening', listening));
  const api = await here.caller();
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
  const webhook = await api.webhook({ trigger: 'reward.created', url, retry_schedule: [], generate_secret: true });
  const receiver = createReceiver({ secrets: secret ?? webhook.secret, logger: quiet });
  receiver.on('reward.created', handler);
  if (parses) app.use(express.json());
  app.post('/hook', expressHandler(receiver));
  const close = async () => {
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  };
  const delivered = async (wanted = 'failed'): Promise<Json> => {
    const context = { id: 7, profile_id: 'p_2' };
    const event = await api.event({ event: 'reward.created', context });
    const { id } = await api.settled(event.id, wanted);
    return (await api.get(`/deliveries/${id}`)).json.data;
  };
  return { api, webhook, delivered, [Symbol.asyncDispose]: close };
}

describe('story-4: an attempt that a receiver of the kit refused explains itself', () => {
  it('a body parser before the receiver', async () => {
    await using at = await kit(() => undefined, { parses: true });
    const [attempt] = (await at.delivered()).attempts;
    expect(attempt.receiver_error).toMatchObject({
      code: 'body_already_parsed',
      explanation: { title: expect.stringContaining('parser'), cause: expect.stringContaining('express.json()') },
    });
    expect(attempt.explanation).toBe(
      "The receiver answered 500 with the code body_already_parsed. The receiver's body parser ran before verification. Move the body parser below the webhook route, so that the receiver gets the untouched bytes. This was the last attempt.",
    );
    const { data } = (await at.api.post(`/webhooks/${at.webhook.id}/test`, {})).json;
    expect(data.explanation).toMatch(/Move the body parser.* Tests are not retried\.$/);
    expect(data.receiver_error.code).toBe('body_already_parsed');
  });

  it('a handler that asks for a retry, fails, or does not want the webhook any more', async () => {
    const acts: [string, () => void, string][] = [
      [
        'retry_later',
        () => {
          throw retryAfter(60);
        },
        'failed',
      ],
      [
        'handler_failed',
        () => {
          throw new Error('marker');
        },
        'failed',
      ],
      [
        'gone',
        () => {
          throw gone();
        },
        'held',
      ],
    ];
    for (const [code, act, wanted] of acts) {
      await using at = await kit(act);
      const [attempt] = (await at.delivered(wanted)).attempts;
      expect(attempt.receiver_error, code).toMatchObject({ code, explanation: { title: expect.any(String) } });
    }
  });

  it('and one that took it, or is of another product, gets no words', async () => {
    await using fine = await kit(() => undefined);
    expect((await fine.delivered('delivered')).attempts[0].receiver_error).toBeNull();
    await using other = await startReceiver(status(401, '{"error":{"code":"invalid_token"}}'));
    const api = await here.caller();
    await api.webhook({ trigger: 'reward.created', url: other.url, retry_schedule: [] });
    const event = await api.event({ event: 'reward.created', context: { id: 7, profile_id: 'p_2' } });
    const { attempts } = await api
      .settled(event.id, 'failed')
      .then(({ id }) => api.get(`/deliveries/${id}`))
      .then(({ json }) => json.data);
    expect(attempts[0].receiver_error).toEqual({ code: 'invalid_token', explanation: null });
  });
});

it('story-5: the signature report says what the receiver said of each attempt', async () => {
  await using at = await kit(() => undefined, { secret: `whsec_${Buffer.alloc(32, 1).toString('base64')}` });
  const { id } = await at.delivered();
  const [attempt] = (await at.api.get(`/deliveries/${id}/signature`)).json.data.attempts;
  expect(attempt.standard.verdict).toBe('valid');
  expect(attempt.receiver_error).toMatchObject({
    code: 'signature_mismatch',
    explanation: { fix: expect.stringContaining("receiver's secret") },
  });
});
