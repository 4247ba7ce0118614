// What a request is signed with around a rotation.
import { keyHint, parseSecret, signVendor, verifyStandard, verifyVendor } from '@posthorn/signing';
import { describe, expect, it } from 'vitest';
import { buildRequest } from '../../src/engine/build-request.ts';
import { aWebhook, NOW } from '../support/builders.ts';

const NEW = `whsec_${Buffer.alloc(32, 1).toString('base64')}`;
const OLD = `whsec_${Buffer.alloc(32, 2).toString('base64')}`;
const [NEW_SECRET, OLD_SECRET] = [parseSecret(NEW), parseSecret(OLD)];
const BODY = '{"id":1}';
const overlapping = aWebhook({
  secret: NEW,
  secretGenerated: true,
  previousSecret: { text: OLD, until: NOW + 60_000 },
});

function headersOf(webhook = overlapping, number = 1, now = NOW): Record<string, string> {
  const delivery = {
    id: 'dlv_1',
    eventId: null,
    eventName: 'profile.created',
    number,
    body: BODY,
    traceparent: null,
    depth: 0,
  };
  return buildRequest({
    delivery,
    endpoint: webhook,
    body: Buffer.from(delivery.body),
    now,
    spanId: new Uint8Array(8),
    userAgent: 'test',
  }).headers;
}

describe('rotation-2: what is signed during an overlap, and after it', () => {
  it('rotation-2: one Standard Webhooks signature of each secret, newest first', () => {
    const headers = headersOf();
    const signatures = headers['webhook-signature']?.split(' ') ?? [];
    expect(signatures).toHaveLength(2);
    for (const [i, secret] of [NEW_SECRET, OLD_SECRET].entries()) {
      const { id, timestamp } = { id: headers['webhook-id'], timestamp: headers['webhook-timestamp'] };
      const received = { id, timestamp, body: Buffer.from(BODY) };
      expect(verifyStandard({ ...received, signature: signatures[i] }, [secret], { nowMs: NOW })).toBeTruthy();
      const whole = { ...received, signature: headers['webhook-signature'] };
      expect(verifyStandard(whole, [secret], { nowMs: NOW })).toMatchObject({ secretIndex: 0 });
    }
  });

  it.each([
    [1, NEW_SECRET],
    [2, OLD_SECRET],
    [3, NEW_SECRET],
    [4, OLD_SECRET],
    [10, OLD_SECRET],
  ])('rotation-2: the vendor header of attempt %i takes its turn', (number, secret) => {
    const signature = headersOf(overlapping, number)['x-omneo-hmac-sha256'];
    expect(signature).toBe(signVendor(Buffer.from(BODY), secret));
    expect(verifyVendor({ signature, body: Buffer.from(BODY) }, [secret])).toEqual({ secretIndex: 0 });
  });

  it.each([
    ['one millisecond before its end', NOW + 59_999, 2],
    ['at its end', NOW + 60_000, 1],
    ['long after', NOW + 1e9, 1],
  ])('rotation-2: %s', (_when, now, count) => {
    const headers = headersOf(overlapping, 2, now);
    expect(headers['webhook-signature']?.split(' ')).toHaveLength(count);
    const secret = count === 2 ? OLD_SECRET : NEW_SECRET;
    expect(headers['x-omneo-hmac-sha256']).toBe(signVendor(Buffer.from(BODY), secret));
  });

  it('rotation-2: the key hint is that of the new secret, and only of a generated one', () => {
    for (const number of [1, 2]) {
      expect(headersOf(overlapping, number)['posthorn-key-hint']).toBe(keyHint(NEW_SECRET));
    }
    const own = aWebhook({ ...overlapping, secretGenerated: false });
    expect(headersOf(own)).not.toHaveProperty('posthorn-key-hint');
    expect(headersOf(aWebhook({ ...overlapping, vendorSignature: false }))).not.toHaveProperty('x-omneo-hmac-sha256');
  });
});
