// What is right is never called wrong, what is wrong is named (docs/spec.md diagnose-1, diagnose-2, diagnose-6).

import { contentDigest, generateSecret, keyHint, parseSecret, signStandard } from '@posthorn/signing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diagnose, FIXES, FRAMEWORKS } from '../src/index.ts';
import { ask, BODY, bytes, failedOf, NOW, SECRET, sent } from './support/sent-request.ts';

describe('diagnose-1: what is right is never called wrong', () => {
  it('diagnose-1: by both schemes', async () => {
    const { verdict, cause, steps } = await ask({});
    expect({ verdict, cause }).toEqual({ verdict: 'valid', cause: null });
    expect(steps.map(({ id, status }) => `${id} ${status}`)).toEqual([
      ...['headers ok', 'id ok', 'timestamp ok', 'clock ok', 'secret ok', 'digest skipped', 'content ok'],
      ...['standard ok', 'vendor ok'],
    ]);
  });

  it('diagnose-1: whatever the body, the secret and the order of the headers', async () => {
    const secrets = fc.oneof(
      fc.uint8Array({ minLength: 24, maxLength: 64 }).map((key) => `whsec_${Buffer.from(key).toString('base64')}`),
      fc.stringMatching(/^[\x21\x23-\x26\x28-\x7e]{1,40}$/).filter((text) => !text.startsWith('whsec_')),
    );
    await fc.assert(
      fc.asyncProperty(secrets, fc.uint8Array({ maxLength: 300 }), async (secret, body) => {
        const headers = Object.entries(sent({ secret, body })).reverse();
        expect((await ask({ headers, body, secret })).verdict).toBe('valid');
      }),
    );
  });

  it('diagnose-1: also where its base64 begins like a version, and where lines were joined', async () => {
    const headers = sent({ secret: '!I', body: new Uint8Array([21, 225]) });
    expect(headers['webhook-signature']).toMatch(/^v1,v[0-9]/);
    const asked = { secret: '!I', body: new Uint8Array([21, 225]) };
    expect((await ask({ ...asked, headers })).verdict).toBe('valid');
    const joined = { ...headers, 'webhook-signature': `v1,AAAA, ${headers['webhook-signature']}` };
    expect((await ask({ ...asked, headers: joined })).verdict).toBe('valid');
  });

  it('diagnose-1: one of several entries, as in a rotation', async () => {
    const [old, now] = [parseSecret(generateSecret()), parseSecret(SECRET)];
    const message = { id: 'dlv_01_1bb65e97', timestamp: NOW / 1000, body: bytes(BODY) };
    const headers = { ...sent(), 'webhook-signature': signStandard(message, [old, now]) };
    expect((await ask({ headers })).verdict).toBe('valid');
  });
});

describe('diagnose-1: in a rotation', () => {
  const [old, now] = [generateSecret(), SECRET];
  const message = { id: 'dlv_01_1bb65e97', timestamp: NOW / 1000, body: bytes(BODY) };
  const both = signStandard(message, [parseSecret(now), parseSecret(old)]);
  const { 'x-omneo-hmac-sha256': vendor = '' } = sent({ secret: old });

  it('diagnose-1: the vendor header may be by the other secret', async () => {
    const headers = { ...sent(), 'webhook-signature': both, 'x-omneo-hmac-sha256': vendor };
    const { verdict, cause, steps } = await ask({ headers });
    expect({ verdict, cause }).toEqual({ verdict: 'valid', cause: null });
    expect(steps.at(-1)).toMatchObject({ id: 'vendor', status: 'warning' });
  });

  it('diagnose-1: without one, it may not', async () => {
    expect((await ask({ headers: { ...sent(), 'x-omneo-hmac-sha256': vendor } })).verdict).toBe('invalid');
  });
});

describe('diagnose-2: the checklist names what is wrong, and stops where nothing more can be told', () => {
  it('diagnose-2: missing and misspelt headers', async () => {
    const { 'webhook-signature': signature = '', 'x-omneo-hmac-sha256': _vendor, ...rest } = sent();
    const unsigned = await ask({ headers: rest });
    expect(unsigned).toMatchObject({ verdict: 'unsigned', steps: [{ id: 'headers', status: 'failed' }] });
    for (const name of ['webhook_signature', 'HTTP_WEBHOOK_SIGNATURE', 'x-webhook-signature', 'svix-signature']) {
      const { steps } = await ask({ headers: { ...rest, [name]: signature } });
      expect(steps[0]?.detail).toContain(`${name.toLowerCase()} instead of webhook-signature`);
    }
    expect((await ask({ headers: {} })).verdict).toBe('unsigned');
  });

  it('diagnose-2: id and time', async () => {
    expect(await failedOf({ headers: { ...sent(), 'webhook-id': 'a b' } })).toEqual(['id']);
    expect(await failedOf({ headers: { ...sent(), 'webhook-timestamp': 'soon' } })).toEqual(['timestamp']);
    const milliseconds = await ask({ headers: { ...sent(), 'webhook-timestamp': String(NOW) } });
    expect(milliseconds.steps.at(-1)).toMatchObject({
      status: 'failed',
      detail: expect.stringContaining('milliseconds'),
    });
  });

  it('diagnose-2: the name of the event, which the id binds', async () => {
    const named = async (name: string) =>
      (await ask({ headers: { ...sent(), 'x-omneo-event': name } })).steps.find(({ id }) => id === 'event')?.status;
    expect([await named('profile.created'), await named('profile.deleted')]).toEqual(['ok', 'warning']);
  });

  it('diagnose-2: what to do is told beside what is found', async () => {
    expect((await ask({ headers: {} })).steps[0]).toMatchObject({ id: 'headers', fix: 'headers' });
    const old = await ask({ receivedAtMs: NOW + 3_600_000 });
    expect(old.steps.find(({ id }) => id === 'clock')?.fix).toBe('clock');
  });

  it('diagnose-2: the clock is a warning, with by how much', async () => {
    const old = await ask({ receivedAtMs: NOW + 3_600_000 });
    expect(old.verdict).toBe('valid');
    expect(old.steps.find(({ id }) => id === 'clock')).toMatchObject({
      status: 'warning',
      detail: expect.stringContaining('60 min behind'),
    });
    const ahead = await ask({ receivedAtMs: NOW - 301_000 });
    expect(ahead.steps.find(({ id }) => id === 'clock')?.detail).toContain('5 min ahead');
    expect(
      (await ask({ receivedAtMs: NOW + 400_000, toleranceS: 400 })).steps.map(({ status }) => status),
    ).not.toContain('warning');
  });

  it.each([
    ['', 'empty'],
    [` ${SECRET}`, 'white space'],
    [`${SECRET}\n`, 'line break'],
    [`"${SECRET}"`, 'quotes'],
    ['whsec_abc', 'bytes'],
    ['whsec_a-b_', 'base64url'],
    ['whsec_!!!!', 'not base64'],
    ['sécret', 'character'],
  ])('diagnose-2: the secret %j', async (secret, what) => {
    const { steps } = await ask({ secret });
    const step = steps.find(({ id }) => id === 'secret');
    expect(step?.status).not.toBe('ok');
    expect(step?.detail).toContain(what);
  });

  it('diagnose-2: what surrounds the secret is undone to look further', async () => {
    for (const secret of [` ${SECRET}`, `${SECRET}\n`, `"${SECRET}"`])
      expect((await ask({ secret })).verdict).toBe('valid');
  });

  it('diagnose-2: key hint and digest', async () => {
    const hint = keyHint(parseSecret(SECRET));
    const headers = { ...sent(), 'posthorn-key-hint': hint, 'content-digest': contentDigest(bytes(BODY)) };
    expect((await ask({ headers })).steps.map(({ status }) => status)).not.toContain('warning');
    const other = await ask({ headers, secret: generateSecret(), body: bytes(`${BODY} `) });
    const warned = other.steps.filter(({ status }) => status === 'warning').map(({ id }) => id);
    expect(warned).toEqual(['key_hint', 'digest']);
  });
});

describe('diagnose-6: nothing that comes in makes it fail, and no secret is in what it answers', () => {
  it('diagnose-6: garbage', async () => {
    const names = fc.constantFrom(
      'webhook-id',
      'webhook-timestamp',
      'webhook-signature',
      'x-omneo-hmac-sha256',
      'content-digest',
      'posthorn-key-hint',
      'x',
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(names, fc.string({ unit: 'binary', maxLength: 60 })), { maxLength: 8 }),
        fc.uint8Array({ maxLength: 80 }),
        fc.string({ minLength: 12, maxLength: 40 }),
        async (headers, body, secret) => {
          const told = await diagnose({ headers, body, secret });
          expect(told.verdict).not.toBe('valid');
        },
      ),
    );
  });

  it('diagnose-6: no secret', async () => {
    const [old, body] = [generateSecret(), bytes(`${BODY}\n`)];
    for (const secret of [SECRET, `"${SECRET}"`, old, 'a-text-of-its-own']) {
      const told = JSON.stringify(
        await ask({ headers: sent({ secret: old }), body, secret, others: [{ text: old, label: 'old' }] }),
      );
      for (const one of [SECRET, old, 'a-text-of-its-own']) {
        expect(told).not.toContain(one);
        expect(told).not.toContain(one.replace('whsec_', ''));
      }
    }
  });

  it('diagnose-6: no secret, even where the request carries it', async () => {
    const body = bytes(`{"key":"${SECRET}"}`);
    const { steps, cause } = await ask({ headers: { ...sent({ body }), webhook_id: SECRET }, body });
    expect(JSON.stringify({ steps, cause })).not.toContain(SECRET);
    expect(JSON.stringify(steps)).toContain('[secret]');
  });

  it('diagnose-6: deep, wide and large bodies take their time, and end', async () => {
    const wide = JSON.stringify(Array.from({ length: 20_000 }, (_, i) => ({ i, at: i / 4 })));
    for (const text of ['['.repeat(50_000) + ']'.repeat(50_000), wide, '{"a":'.repeat(300)]) {
      expect((await ask({ body: bytes(text) })).verdict).toBe('invalid');
    }
  });

  it('diagnose-6: where nothing is found, it says so', async () => {
    const { verdict, cause } = await ask({ headers: sent({ secret: generateSecret() }) });
    expect({ verdict, cause }).toEqual({ verdict: 'invalid', cause: null });
  });

  it('diagnose-6: each kind of cause has a fix, where code helps for every framework', () => {
    for (const { sentence, code } of Object.values(FIXES)) {
      expect(sentence).toMatch(/\.$/);
      if (code !== null) expect(Object.keys(code)).toEqual([...FRAMEWORKS]);
    }
  });
});
