// The diagnosis does a bounded amount of work, and takes whatever a program has in its hands.
import crypto from 'node:crypto';
import { describe, expect, it, vi } from 'vitest';
import { type DiagnoseInput, FIXES } from '../src/index.ts';
import { ask, BODY, bytes, SECRET, sent } from './support/sent-request.ts';

const OTHER = `whsec_${Buffer.alloc(32, 2).toString('base64')}`;

/** How many signatures are decoded and how many bytes are signed while it runs. */
async function workOf(over: Partial<DiagnoseInput>): Promise<{ decoded: number; signed: number }> {
  const atobs = vi.spyOn(globalThis, 'atob');
  const signs = vi.spyOn(globalThis.crypto.subtle, 'sign');
  await ask(over);
  const work = {
    decoded: atobs.mock.calls.length,
    signed: signs.mock.calls.reduce((sum, [, , content]) => sum + content.byteLength, 0),
  };
  vi.restoreAllMocks();
  return work;
}

describe('diagnose-10: the work does not grow with what a stranger can send', () => {
  const entry = `v1,${'A'.repeat(43)}=`;
  it.each([
    ['5,000 signatures', Array.from({ length: 5000 }, () => entry).join(' ')],
    ['a signature of 100 kB', `v1,${'A'.repeat(100_000)}`],
    ['5,000 versions', Array.from({ length: 5000 }, (_, i) => `v${i},${'A'.repeat(43)}=`).join(' ')],
  ])('diagnose-10: %s', async (_what, signature) => {
    const headers = { ...sent({ secret: OTHER }), 'webhook-signature': signature };
    const { decoded } = await workOf({ headers });
    expect(decoded).toBeLessThan(400);
  });

  it('diagnose-10: a body of 1 MiB is signed a hundred times at most', async () => {
    const body = bytes(JSON.stringify({ text: 'x'.repeat(1024 * 1024) }));
    const others = Array.from({ length: 100 }, (_, i) => ({ text: `${OTHER}${i}`, label: String(i) }));
    const { signed } = await workOf({ headers: sent({ secret: OTHER }), body, others });
    expect(signed).toBeLessThan(100 * body.length);
  });

  it('diagnose-10: a header with more signatures than receivers accept is named', async () => {
    const headers = { ...sent(), 'webhook-signature': Array.from({ length: 51 }, () => entry).join(' ') };
    const { steps } = await ask({ headers });
    expect(steps.find(({ id }) => id === 'standard')?.detail).toContain('Receivers refuse more than 50');
  });
});

describe('diagnose-11: headers and bodies are taken from any container', () => {
  const all = sent();
  it.each<[string, unknown]>([
    ['Headers', new globalThis.Headers(all)],
    ['a Map', new Map(Object.entries(all))],
    ['pairs', Object.entries(all)],
    ['an object with numbers, null and lists', { ...all, 'content-length': 5, x: null, y: ['a', 'b'] }],
  ])('diagnose-11: headers as %s', async (_what, headers) => {
    expect((await ask({ headers: headers as DiagnoseInput['headers'] })).verdict).toBe('valid');
  });

  it.each([null, undefined, 'webhook-id: x', 5, [null], [5, ['a']]])(
    'diagnose-11: no headers in %j',
    async (headers) => {
      expect((await ask({ headers: headers as never })).verdict).toBe('unsigned');
    },
  );

  it.each<[string, unknown]>([
    ['text', BODY],
    ['a DataView', new DataView(Uint8Array.from(bytes(BODY)).buffer)],
    ['an ArrayBuffer', Uint8Array.from(bytes(BODY)).buffer],
  ])('diagnose-11: a body as %s', async (_what, body) => {
    expect((await ask({ body: body as Uint8Array })).verdict).toBe('valid');
  });

  it.each([null, undefined, 5, { id: 'p1' }])('diagnose-11: the body %j holds no bytes', async (body) => {
    expect((await ask({ body: body as never })).cause?.id).toBe('body_empty');
  });

  it.each([null, undefined, 5, {}, []])('diagnose-11: the secret %j is no reason to throw', async (secret) => {
    expect((await ask({ secret: secret as never })).verdict).not.toBe('valid');
  });
});

describe('diagnose-12: the code of a fix is safe to copy', () => {
  const mac = crypto.createHmac('sha256', 'k').update('x').digest();
  it.each(['express', 'fastify', 'next'] as const)('diagnose-12: %s compares without throwing', (name) => {
    const run = new Function('crypto', 'received', 'mac', FIXES.encoding.code?.[name] ?? '');
    const results = [mac.toString('base64'), 'c2hvcnQ=', '', '\u00e9'.repeat(44), 'A'.repeat(44)].map((received) =>
      run(crypto, received, mac),
    );
    expect(results).toEqual([true, false, false, false, false]);
  });

  it('diagnose-12: the code for Fastify keeps to a scope of its own', () => {
    expect(FIXES.body.code?.fastify).toContain('app.register(');
  });

  it('diagnose-12: the keys that the fixes make are those that Posthorn signs with', () => {
    const key = new Function('secret', `${FIXES.vendor_key.code?.express}\nreturn key;`)(SECRET) as Buffer;
    const made = crypto.createHmac('sha256', key).update(bytes(BODY)).digest('hex');
    expect(sent()['x-omneo-hmac-sha256']).toBe(made);
  });
});

it('diagnose-1: signatures that a gateway joined with commas are read as receivers read them', async () => {
  const headers = sent();
  const joined = `v1,${'A'.repeat(43)}=,${headers['webhook-signature']}`;
  expect((await ask({ headers: { ...headers, 'webhook-signature': joined } })).verdict).toBe('valid');
});
