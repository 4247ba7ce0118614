import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createClient } from '@posthorn/client';
import { describe, expect, it } from 'vitest';
import { type Subscription, subscribe } from '../src/subscriptions.ts';

type Body = Record<string, unknown>;

const DEFAULTS = {
  namespace: '',
  queue: 'default',
  condition: null,
  extra_data_template: null,
  description: null,
  is_active: true,
  disabled_reason: null,
  disabled_at: null,
  headers: {},
  authentication: null,
  secret_hint: 'abcd',
  secret_source: 'webhook',
  secret_overlap_ends_at: null,
  timeout_ms: 15_000,
  max_in_flight: 50,
  rate_limit: null,
  ordering: 'none',
  retry_schedule: null,
  retry_hourly: false,
  retry_daily: false,
  vendor_signature: true,
  condition_warnings: [],
  held_count: 0,
  health: { state: 'untried', failing_since: null, failure_count: 0, last_success_at: null, last_failure_at: null },
  user_id: 1,
  created_at: '2026-01-01 00:00:00',
  updated_at: '2026-01-01 00:00:00',
};

/** As much of `/webhooks` as subscribing needs. */
async function webhookApi(stored: Body[]) {
  let secrets = 0;
  const server = createServer(async (req, res) => {
    let text = '';
    for await (const chunk of req) text += String(chunk);
    const body: Body = text === '' ? {} : JSON.parse(text);
    const answer = (status: number, json: object) => res.writeHead(status).end(JSON.stringify(json));
    if (req.method === 'GET') {
      const links = { first: '', last: '', prev: null, next: null };
      const meta = { current_page: 1, from: 1, last_page: 1, links: [], path: '', per_page: 100, to: 1, total: 1 };
      return answer(200, { data: stored, links, meta });
    }
    const { generate_secret, ...fields } = body;
    let webhook = stored.find((one) => req.url?.endsWith(`/${one['id']}`));
    if (webhook === undefined) {
      webhook = { ...DEFAULTS, id: stored.length + 1, trigger: 'x.y' };
      stored.push(webhook);
    }
    Object.assign(webhook, fields);
    return answer(200, { data: { ...webhook, ...(generate_secret === true && { secret: `whsec_${++secrets}` }) } });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const client = createClient({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, token: 't' });
  return {
    client,
    [Symbol.asyncDispose]: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

const CRM: Subscription = { name: 'crm', path: '/crm', webhook: { events: ['profile.*'], description: 'Demo: crm' } };

describe('demo-16: a start finds the webhooks of the start before', () => {
  it('makes what is missing, and gives what is there a new secret', async () => {
    const stored: Body[] = [];
    await using api = await webhookApi(stored);
    expect(await subscribe(api.client, CRM, 'http://127.0.0.1:8401/crm')).toBe('whsec_1');
    expect(await subscribe(api.client, CRM, 'http://127.0.0.1:8401/crm')).toBe('whsec_2');
    expect(stored).toHaveLength(1);
  });

  it('moves it where the receiver listens now, and switches it on', async () => {
    const stored: Body[] = [];
    await using api = await webhookApi(stored);
    await subscribe(api.client, CRM, 'http://127.0.0.1:8401/crm');
    Object.assign(stored[0] ?? {}, { is_active: false, disabled_reason: 'by_user' });
    await subscribe(api.client, CRM, 'http://127.0.0.1:9000/crm');
    expect(stored).toMatchObject([{ url: 'http://127.0.0.1:9000/crm', is_active: true, events: ['profile.*'] }]);
  });
});
