// docs/verifying-signatures.md shows how to verify without this package: its Node code and its example must be right.
import { Buffer } from 'node:buffer';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseSecret, signStandard, signVendor } from '../src/index.ts';

type Verify = (secret: string, headers: Record<string, string>, body: Uint8Array, now?: number) => string;

const page = readFileSync(new URL('../../../docs/verifying-signatures.md', import.meta.url), 'utf8');
const code = /```js\n(import \{ createHash[\s\S]*?)```/.exec(page)?.[1] ?? '';
const { verify } = (await import(`data:text/javascript,${encodeURIComponent(code)}`)) as { verify: Verify };

const { messages } = JSON.parse(
  readFileSync(new URL('../../../docs/signature-vectors.json', import.meta.url), 'utf8'),
) as {
  messages: { name: string; secret: string; id: string; timestamp: number; bodyBase64: string; standard: string }[];
};
const ours = messages.filter((message) => message.id.endsWith('_1bb65e97'));

describe('signing-23: the Node code of docs/verifying-signatures.md', () => {
  it.each(ours)('accepts the vector, and nothing near it: $name', ({ secret, id, timestamp, bodyBase64, standard }) => {
    const body = Buffer.from(bodyBase64, 'base64');
    const headers = {
      'webhook-id': id,
      'webhook-timestamp': String(timestamp),
      'webhook-signature': `v1,AAAA, v1a,x ${standard}`,
      'x-omneo-event': 'profile.created',
    };
    expect(verify(secret, headers, body, timestamp + 300)).toBe('profile.created');
    expect(() => verify(secret, headers, body, timestamp + 301)).toThrow('too old');
    expect(() => verify(secret, headers, Buffer.concat([body, Buffer.from(' ')]), timestamp)).toThrow('does not match');
    expect(() => verify('another-secret-of-mine', headers, body, timestamp)).toThrow('does not match');
    expect(() => verify(secret, { ...headers, 'x-omneo-event': 'profile.updated' }, body, timestamp)).toThrow('event');
    expect(() => verify(secret, { ...headers, 'webhook-id': 'a.b' }, body, timestamp)).toThrow('bad id');
    expect(() => verify(secret, {}, body, timestamp)).toThrow();
  });

  it('the example of the page is right', () => {
    const cell = (name: string) =>
      new RegExp(`^\\| *\`?${name}\`? *\\| *\`([^\`]*)\``, 'm').exec(page.slice(page.indexOf('## An example')))?.[1] ??
      '';
    const secret = parseSecret(cell('secret'));
    const body = Buffer.from(cell('body'));
    const message = { id: cell('webhook-id'), timestamp: Number(cell('webhook-timestamp')), body };
    expect(body).toHaveLength(47);
    expect(signStandard(message, [secret])).toBe(cell('webhook-signature'));
    expect(signVendor(body, secret)).toBe(cell('x-omneo-hmac-sha256'));
  });
});
