// The diagnosis does a bounded amount of work, and takes whatever a program has in its hands.
import crypto from 'node:crypto';
import { describe, expect, it, vi } from 'vitest';
import { diagnoseWithin } from '../src/diagnose.ts';
import { type DiagnoseInput, FIXES } from '../src/index.ts';
import { entriesOf, macsOf } from '../src/signatures.ts';
import { WORK_MAX, Work } from '../src/work.ts';
import { LARGE_BODIES, largeRequest } from './support/large-bodies.ts';
import { ask, BODY, bytes, SECRET, sent } from './support/sent-request.ts';

const OTHER = `whsec_${Buffer.alloc(32, 2).toString('base64')}`;

/** How many bytes are hashed or parsed as JSON while it runs, by the calls of Node, not by its own account. */
async function workOf(input: DiagnoseInput) {
  const hashes = [crypto.Hmac, crypto.Hash].map((one) => vi.spyOn(one.prototype, 'update'));
  const parsed = vi.spyOn(JSON, 'parse');
  const work = new Work();
  const { cause } = await diagnoseWithin(work, input);
  const hashedBytes = hashes.flatMap(({ mock }) => mock.calls).reduce((sum, [part]) => sum + part.length, 0);
  const parsedChars = parsed.mock.calls.reduce((sum, [text]) => sum + text.length, 0);
  vi.restoreAllMocks();
  return { cause: cause?.id, spent: work.spent, hashedBytes, parsedChars };
}

describe('diagnose-10: the work does not grow with what a stranger can send', () => {
  const entry = `v1,${'A'.repeat(43)}=`;
  it.each([
    ['5,000 signatures', Array.from({ length: 5000 }, () => entry).join(' '), 50],
    ['a signature of 100 kB', `v1,${'A'.repeat(100_000)}`, 0],
    ['5,000 versions', Array.from({ length: 5000 }, (_, i) => `v${i},${'A'.repeat(43)}=`).join(' '), 1],
  ])('diagnose-10: %s', async (_what, signature, looked) => {
    expect(macsOf(entriesOf(signature).candidates)).toHaveLength(looked);
    const headers = { ...sent({ secret: OTHER }), 'webhook-signature': signature };
    expect((await ask({ headers })).verdict).toBe('invalid');
  });

  const MIB = 1024 * 1024;
  it.each(Object.entries(LARGE_BODIES))('diagnose-10, diagnose-13: %s', async (name, large) => {
    const { received } = large;
    const { cause, spent, hashedBytes, parsedChars } = await workOf(largeRequest(large));
    expect(spent).toBeLessThanOrEqual(WORK_MAX);
    // The checks that every diagnosis makes hash the body twice. The rest is within the budget.
    expect(hashedBytes).toBeLessThanOrEqual(WORK_MAX + 2 * received.length);
    expect(parsedChars).toBeLessThanOrEqual(4 * MIB);
    if (!name.startsWith('another') && name !== 'a gzip bomb') expect(cause).toBeDefined();
  });

  it('diagnose-14: a large body is not written or hashed again where the length that was sent rules it out', async () => {
    const another = LARGE_BODIES['another body'] as (typeof LARGE_BODIES)[string];
    const { headers, ...input } = largeRequest(another);
    const { 'content-length': _, ...unknown } = headers as Record<string, string>;
    const [known, all] = [await workOf({ headers, ...input }), await workOf({ headers: unknown, ...input })];
    // Twice for the checks, and once with the right key for each of the two schemes.
    expect(known.hashedBytes).toBeLessThan(4.1 * another.received.length);
    expect(all.hashedBytes).toBeGreaterThan(6 * another.received.length);
  });

  it('diagnose-13: many other secrets do not raise the budget', async () => {
    const body = bytes(JSON.stringify({ text: 'x'.repeat(MIB) }));
    const others = Array.from({ length: 100 }, (_, i) => ({ text: `${OTHER}${i}`, label: String(i) }));
    const { hashedBytes } = await workOf({ headers: sent({ secret: OTHER }), body, secret: SECRET, others });
    expect(hashedBytes).toBeLessThanOrEqual(WORK_MAX + 2 * body.length);
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
