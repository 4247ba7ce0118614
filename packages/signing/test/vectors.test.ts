import { Buffer } from 'node:buffer';
import { readFileSync } from 'node:fs';
import { Webhook } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';
import {
  contentDigest,
  eventTag,
  idFitsEvent,
  keyHint,
  parseSecret,
  signStandard,
  signVendor,
  verifyStandard,
  verifyVendor,
} from '../src/index.ts';

interface Vector {
  name: string;
  secret: string;
  id: string;
  timestamp: number;
  bodyBase64: string;
  standard: string;
  vendor: string;
  contentDigest: string;
  keyHint: string;
}

const { messages, eventTags } = JSON.parse(
  readFileSync(new URL('../../../docs/signature-vectors.json', import.meta.url), 'utf8'),
) as {
  messages: Vector[];
  eventTags: Record<string, string>;
};

describe.each(messages)('signing-7: fixed vector, made with openssl: $name', (vector) => {
  const secret = parseSecret(vector.secret);
  const body = Buffer.from(vector.bodyBase64, 'base64');
  const { id, timestamp } = vector;

  it('signs to the expected values', () => {
    expect(signStandard({ id, timestamp, body }, [secret])).toBe(vector.standard);
    expect(signVendor(body, secret)).toBe(vector.vendor);
    expect(contentDigest(body)).toBe(vector.contentDigest);
    expect(keyHint(secret)).toBe(vector.keyHint);
  });

  it('verifies the expected values', () => {
    const received = { id, timestamp: String(timestamp), signature: vector.standard, body };
    expect(verifyStandard(received, [secret], { nowMs: timestamp * 1000 })).toEqual({ secretIndex: 0, timestamp });
    expect(verifyVendor({ signature: vector.vendor, body }, [secret])).toEqual({ secretIndex: 0 });
  });
});

describe('signing-8: the published standardwebhooks library', () => {
  // It takes text only and uses the real clock: bodies are UTF-8 here, and the timestamp is the present one.
  const secrets = [
    { text: 'whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=', options: undefined },
    { text: 'correct-horse-battery-staple', options: { format: 'raw' } as const },
  ];
  const id = 'dlv_01JD0000000000000000000000_1bb65e97';
  const text = '{"first_name":"Zoë","balance":1.0}';
  const now = new Date(Math.floor(Date.now() / 1000) * 1000);
  const timestamp = now.getTime() / 1000;

  it.each(secrets)('verifies what we sign: $text', ({ text: secretText, options }) => {
    const signature = signStandard({ id, timestamp, body: Buffer.from(text) }, [parseSecret(secretText)]);
    const headers = { 'webhook-id': id, 'webhook-timestamp': String(timestamp), 'webhook-signature': signature };
    expect(new Webhook(secretText, options).verify(text, headers)).toEqual(JSON.parse(text));
  });

  it.each(secrets)('signs what we verify: $text', ({ text: secretText, options }) => {
    const signature = new Webhook(secretText, options).sign(id, now, text);
    const received = { id, timestamp: String(timestamp), signature, body: Buffer.from(text) };
    expect(verifyStandard(received, [parseSecret(secretText)])).toEqual({ secretIndex: 0, timestamp });
  });

  it('finds its signature among those of a rotation', () => {
    const both = secrets.map((entry) => parseSecret(entry.text));
    const signature = signStandard({ id, timestamp, body: Buffer.from(text) }, both);
    const headers = { 'webhook-id': id, 'webhook-timestamp': String(timestamp), 'webhook-signature': signature };
    for (const { text: secretText, options } of secrets) {
      expect(new Webhook(secretText, options).verify(text, headers)).toEqual(JSON.parse(text));
    }
  });

  it('cannot use an own text without { format: "raw" }', () => {
    expect(() => new Webhook('correct-horse-battery-staple')).toThrow();
  });
});

describe('signing-17: the id binds the event name', () => {
  it.each(Object.entries(eventTags))('%s', (name, tag) => {
    expect(eventTag(name)).toBe(tag);
    expect(idFitsEvent(`dlv_01JD0000000000000000000000_${tag}`, name)).toBe(true);
    expect(idFitsEvent(`dlv_01JD0000000000000000000000_${tag}`, `${name}.x`)).toBe(false);
    expect(idFitsEvent(`dlv_01JD0000000000000000000000${tag}`, name)).toBe(false);
  });
});
