// What a receiver would write by hand after reading the documentation: node:crypto and nothing of ours.
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { Arrival } from './receiver.ts';

function same(given: unknown, expected: string): boolean {
  if (typeof given !== 'string') return false;
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}

/** What is wrong with a request; nothing, where it is as it should be. */
export function faultsOf({ headers, body }: Arrival, secret: string): string[] {
  const event = String(headers['x-omneo-event']);
  const hmac = createHmac('sha256', secret).update(body).digest('hex');
  const digest = `sha-256=:${createHash('sha256').update(body).digest('base64')}:`;
  const tag = createHash('sha256').update(event).digest('hex').slice(0, 8);
  const checks: [string, boolean][] = [
    ['x-omneo-hmac-sha256', same(headers['x-omneo-hmac-sha256'], hmac)],
    ['content-digest', same(headers['content-digest'], digest)],
    [
      'webhook-id',
      new RegExp(`^dlv_[0-9A-HJKMNP-TV-Z]{26}_[0-9A-HJKMNP-TV-Z]{10}_${tag}$`).test(String(headers['webhook-id'])),
    ],
    ['content-type', headers['content-type'] === 'application/json'],
    ['content-length', headers['content-length'] === String(body.length)],
    ['content-encoding', headers['content-encoding'] === undefined],
    ['user-agent', /^Posthorn\/\d+\.\d+\.\d+$/.test(String(headers['user-agent']))],
    ['traceparent', /^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-01$/.test(String(headers['traceparent']))],
  ];
  return checks.filter(([, right]) => !right).map(([name]) => name);
}
