// Each usual cause is made and must be named (docs/spec.md DIAG1–DIAG7).
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type DiagnoseInput, diagnose, FIXES, FRAMEWORKS } from '../src/diagnose/index.ts';
import { contentDigest, generateSecret, keyHint, parseSecret, signStandard, signVendor } from '../src/index.ts';

const NOW = Date.UTC(2026, 0, 31, 9, 30);
const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo=';
const BODY = '{"id":"p1","name":"Zoë","url":"https://a.b/c","total":12.5,"tags":["x","y"],"a":1}';
const bytes = (text: string): Uint8Array => Buffer.from(text, 'utf8');

type Made = {
  secret?: string;
  body?: Uint8Array;
  timestamp?: number;
  head?: string;
  sign?: (body: Uint8Array) => string;
};

/** A request as Posthorn sends it, but for what is given. */
function sent({ secret = SECRET, body = bytes(BODY), timestamp = NOW / 1000 }: Made = {}): Record<string, string> {
  const key = parseSecret(secret);
  return {
    'webhook-id': 'dlv_01_1bb65e97',
    'webhook-timestamp': String(timestamp),
    'webhook-signature': signStandard({ id: 'dlv_01_1bb65e97', timestamp, body }, [key]),
    'x-omneo-hmac-sha256': signVendor(body, key),
  };
}

const ask = (over: Partial<DiagnoseInput>) =>
  diagnose({ headers: sent(), body: bytes(BODY), secret: SECRET, receivedAtMs: NOW, ...over });
const failedOf = async (over: Partial<DiagnoseInput>) =>
  (await ask(over)).steps.filter(({ status }) => status === 'failed').map(({ id }) => id);

describe('DIAG1: what is right is never called wrong', () => {
  it('DIAG1: by both schemes', async () => {
    const { verdict, cause, steps } = await ask({});
    expect({ verdict, cause }).toEqual({ verdict: 'valid', cause: null });
    expect(steps.map(({ id, status }) => `${id} ${status}`)).toEqual([
      ...['headers ok', 'id ok', 'timestamp ok', 'clock ok', 'secret ok', 'digest skipped', 'content ok'],
      ...['standard ok', 'vendor ok'],
    ]);
  });

  it('DIAG1: whatever the body, the secret and the order of the headers', async () => {
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

  it('DIAG1: also where its base64 begins like a version, and where lines were joined', async () => {
    const headers = sent({ secret: '!I', body: new Uint8Array([21, 225]) });
    expect(headers['webhook-signature']).toMatch(/^v1,v[0-9]/);
    const asked = { secret: '!I', body: new Uint8Array([21, 225]) };
    expect((await ask({ ...asked, headers })).verdict).toBe('valid');
    const joined = { ...headers, 'webhook-signature': `v1,AAAA, ${headers['webhook-signature']}` };
    expect((await ask({ ...asked, headers: joined })).verdict).toBe('valid');
  });

  it('DIAG1: one of several entries, as in a rotation', async () => {
    const [old, now] = [parseSecret(generateSecret()), parseSecret(SECRET)];
    const message = { id: 'dlv_01_1bb65e97', timestamp: NOW / 1000, body: bytes(BODY) };
    const headers = { ...sent(), 'webhook-signature': signStandard(message, [old, now]) };
    expect((await ask({ headers })).verdict).toBe('valid');
  });
});

describe('DIAG2: the checklist names what is wrong, and stops where nothing more can be told', () => {
  it('DIAG2: missing and misspelt headers', async () => {
    const { 'webhook-signature': signature = '', 'x-omneo-hmac-sha256': _vendor, ...rest } = sent();
    const unsigned = await ask({ headers: rest });
    expect(unsigned).toMatchObject({ verdict: 'unsigned', steps: [{ id: 'headers', status: 'failed' }] });
    for (const name of ['webhook_signature', 'HTTP_WEBHOOK_SIGNATURE', 'x-webhook-signature', 'svix-signature']) {
      const { steps } = await ask({ headers: { ...rest, [name]: signature } });
      expect(steps[0]?.detail).toContain(`${name.toLowerCase()} instead of webhook-signature`);
    }
    expect((await ask({ headers: {} })).verdict).toBe('unsigned');
  });

  it('DIAG2: id and time', async () => {
    expect(await failedOf({ headers: { ...sent(), 'webhook-id': 'a b' } })).toEqual(['id']);
    expect(await failedOf({ headers: { ...sent(), 'webhook-timestamp': 'soon' } })).toEqual(['timestamp']);
    const milliseconds = await ask({ headers: { ...sent(), 'webhook-timestamp': String(NOW) } });
    expect(milliseconds.steps.at(-1)).toMatchObject({
      status: 'failed',
      detail: expect.stringContaining('milliseconds'),
    });
  });

  it('DIAG2: the clock is a warning, with by how much', async () => {
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
  ])('DIAG2: the secret %j', async (secret, what) => {
    const { steps } = await ask({ secret });
    const step = steps.find(({ id }) => id === 'secret');
    expect(step?.status).not.toBe('ok');
    expect(step?.detail).toContain(what);
  });

  it('DIAG2: what surrounds the secret is undone to look further', async () => {
    for (const secret of [` ${SECRET}`, `${SECRET}\n`, `"${SECRET}"`])
      expect((await ask({ secret })).verdict).toBe('valid');
  });

  it('DIAG2: key hint and digest', async () => {
    const hint = keyHint(parseSecret(SECRET));
    const headers = { ...sent(), 'posthorn-key-hint': hint, 'content-digest': contentDigest(bytes(BODY)) };
    expect((await ask({ headers })).steps.map(({ status }) => status)).not.toContain('warning');
    const other = await ask({ headers, secret: generateSecret(), body: bytes(`${BODY} `) });
    const warned = other.steps.filter(({ status }) => status === 'warning').map(({ id }) => id);
    expect(warned).toEqual(['key_hint', 'digest']);
  });
});

describe('DIAG3: a body that was changed is found by what it was', () => {
  const value = JSON.parse(BODY) as unknown;
  const python = '{"id": "p1", "name": "Zo\\u00eb", "n": [1, 2]}';
  const crlf = '{\r\n"id":1\r\n}';
  it.each<[string, Uint8Array, Uint8Array]>([
    ['line_feed_added', bytes(BODY), bytes(`${BODY}\n`)],
    ['white_space_added', bytes(BODY), bytes(` ${BODY} `)],
    ['line_feed_removed', bytes(`${BODY}\n`), bytes(BODY)],
    ['crlf_removed', bytes(`${BODY}\r\n`), bytes(BODY)],
    ['crlf', bytes('{\n"id":1\n}'), bytes(crlf)],
    ['lf', bytes(crlf), bytes('{\n"id":1\n}')],
    ['spaces_added', bytes(BODY), bytes(JSON.stringify(value, null, 2))],
    ['spaces_added', bytes('{"n":1.0}'), bytes('{ "n": 1.0 }')],
    ['json_compact', bytes('{"n":1}'), bytes('{"n":1.0}')],
    ['json_python', bytes('{"id": "p1", "n": [1, 2]}'), bytes('{"id":"p1","n":[1,2]}')],
    ['json_indent_2', bytes(JSON.stringify(value, null, 2)), bytes(BODY)],
    ['json_indent_4', bytes(JSON.stringify(value, null, 4)), bytes(BODY)],
    ['json_tab', bytes(JSON.stringify(value, null, '\t')), bytes(BODY)],
    ['keys_sorted', bytes('{"a":1,"b":{"c":2,"d":3}}'), bytes('{"b":{"d":3,"c":2},"a":1}')],
    ['keys_sorted_python', bytes('{"a": 1, "b": 2}'), bytes('{"b":2,"a":1}')],
    ['slashes_unescaped', bytes(BODY.replaceAll('/', '\\/')), bytes(BODY)],
    ['slashes_escaped', bytes(BODY), bytes(BODY.replaceAll('/', '\\/'))],
    ['unicode_unescaped', bytes(BODY.replace('ë', '\\u00eb')), bytes(BODY)],
    ['unicode_unescaped_python', bytes(python), bytes('{"id":"p1","name":"Zoë","n":[1,2]}')],
    ['unicode_escaped', bytes(BODY), bytes(BODY.replace('ë', '\\u00eb'))],
    ['bom_removed', bytes(BODY), bytes(`\ufeff${BODY}`)],
    ['bom_added', bytes(`\ufeff${BODY}`), bytes(BODY)],
    ['latin1_read', bytes(BODY), Buffer.from(bytes(Buffer.from(BODY, 'utf8').toString('latin1')))],
    ['latin1_written', bytes(BODY), Buffer.from(BODY, 'latin1')],
    ['gzip', bytes(BODY), gzipSync(BODY)],
  ])('DIAG3: %s', async (id, signed, received) => {
    const { verdict, cause } = await ask({ headers: sent({ body: signed }), body: received });
    expect({ verdict, id: cause?.id, fix: cause?.fix }).toEqual({ verdict: 'invalid', id, fix: 'body' });
    const { where } = cause ?? {};
    expect(where?.expected).not.toBe(where?.received);
    expect(received.slice(0, where?.offset)).toEqual(signed.slice(0, where?.offset));
    expect(received[where?.offset ?? 0]).not.toBe(signed[where?.offset ?? 0]);
  });

  it('DIAG3: by the vendor header alone, and by the digest where the secret is another one', async () => {
    const { 'x-omneo-hmac-sha256': vendor = '' } = sent({ body: bytes(BODY) });
    const changed = bytes(`${BODY}\n`);
    expect((await ask({ headers: { 'x-omneo-hmac-sha256': vendor }, body: changed })).cause?.id).toBe(
      'line_feed_added',
    );
    const headers = { ...sent({ secret: generateSecret() }), 'content-digest': contentDigest(bytes(BODY)) };
    const { cause } = await ask({ headers, body: changed });
    expect(cause).toMatchObject({ id: 'line_feed_added', sentence: expect.stringContaining('another one') });
  });
});

describe('DIAG4: a key that was made wrongly is found', () => {
  const key = Buffer.from(SECRET.slice(6), 'base64');
  const signedWith = (other: Uint8Array): Record<string, string> => {
    const secret = `whsec_${Buffer.from(other).toString('base64')}`;
    const { 'x-omneo-hmac-sha256': _vendor, ...rest } = sent({ secret });
    return rest;
  };
  it.each<[string, Uint8Array]>([
    ['secret_as_text', bytes(SECRET)],
    ['secret_not_decoded', bytes(SECRET.slice(6))],
    ['secret_line_feed', bytes(`${SECRET}\n`)],
    ['secret_quoted', bytes(`"${SECRET}"`)],
  ])('DIAG4: %s', async (id, other) => {
    expect((await ask({ headers: signedWith(other) })).cause).toMatchObject({ id, fix: 'standard_key' });
  });

  it('DIAG4: one that was decoded, though its text is the key', async () => {
    const secret = 'c2VjcmV0LW9mLXR3ZW50eS1mb3VyLWJ5dGVz';
    const headers = signedWith(Buffer.from(secret, 'base64'));
    expect((await ask({ headers, secret })).cause?.id).toBe('secret_decoded');
    const hexed = key.toString('hex');
    expect((await ask({ headers: signedWith(key), secret: hexed })).cause?.id).toBe('secret_hex');
    const url = Buffer.from('ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff', 'hex');
    expect((await ask({ headers: signedWith(url), secret: url.toString('base64url') })).cause?.id).toBe(
      'secret_base64url',
    );
  });

  it('DIAG4: of the vendor header', async () => {
    const wrong = signVendor(bytes(BODY), parseSecret(SECRET.slice(6)));
    const { cause } = await ask({ headers: { 'x-omneo-hmac-sha256': wrong } });
    expect(cause).toMatchObject({ id: 'secret_not_decoded', fix: 'vendor_key' });
  });

  it('DIAG4: another secret is named by its label', async () => {
    const old = generateSecret();
    const others = [
      { text: generateSecret(), label: 'that of Billing' },
      { text: old, label: 'the one before the rotation' },
    ];
    const { cause } = await ask({ headers: sent({ secret: old }), others });
    expect(cause).toMatchObject({ id: 'another_secret', sentence: expect.stringContaining('before the rotation') });
  });

  it('DIAG4: a rewritten body and a wrong key at once', async () => {
    const { cause } = await ask({ headers: signedWith(bytes(SECRET)), body: bytes(`${BODY}\n`) });
    expect(cause?.id).toBe('line_feed_added+secret_as_text');
  });
});

describe('DIAG5: what was signed, and how it was written, are told apart', () => {
  const content = (text: string): Record<string, string> => {
    const mac = signVendor(bytes(text), parseSecret('text-secret-of-the-test'));
    const { 'x-omneo-hmac-sha256': _vendor, ...rest } = sent({ secret: 'text-secret-of-the-test' });
    return { ...rest, 'webhook-signature': `v1,${Buffer.from(mac, 'hex').toString('base64')}` };
  };
  const at = NOW / 1000;
  it.each([
    ['content_body', BODY],
    ['content_no_id', `${at}.${BODY}`],
    ['content_no_timestamp', `dlv_01_1bb65e97.${BODY}`],
    ['content_swapped', `${at}.dlv_01_1bb65e97.${BODY}`],
    ['content_milliseconds', `dlv_01_1bb65e97.${at}000.${BODY}`],
    ['content_base64', `dlv_01_1bb65e97.${at}.${Buffer.from(BODY).toString('base64')}`],
  ])('DIAG5: %s', async (id, text) => {
    const { cause } = await ask({ headers: content(text), secret: 'text-secret-of-the-test' });
    expect(cause).toMatchObject({ id, fix: 'content' });
  });

  it('DIAG5: hex for base64, upper case, no version', async () => {
    const all = sent();
    const mac = Buffer.from(all['webhook-signature']?.slice(3) ?? '', 'base64');
    const forms = [`v1,${mac.toString('hex')}`, `v1,${mac.toString('base64url')}x`.slice(0, -1)];
    const { 'x-omneo-hmac-sha256': vendor = '', ...rest } = all;
    expect((await ask({ headers: { ...rest, 'webhook-signature': forms[0] ?? '' } })).cause?.id).toBe(
      'signature_encoding',
    );
    const upper = await ask({ headers: { 'x-omneo-hmac-sha256': vendor.toUpperCase() } });
    expect(upper.cause).toMatchObject({ id: 'signature_encoding', sentence: expect.stringContaining('upper-case') });
    const bare = await ask({ headers: { ...rest, 'webhook-signature': mac.toString('base64') } });
    expect(bare.steps.find(({ id }) => id === 'standard')?.detail).toContain('"v1,"');
    const newer = await ask({ headers: { ...rest, 'webhook-signature': 'v1a,abc' } });
    expect(newer).toMatchObject({ verdict: 'invalid' });
  });

  it('DIAG5: what is signed is shown', async () => {
    const { steps } = await ask({});
    expect(steps.find(({ id }) => id === 'content')?.detail).toMatch(/^dlv_01_1bb65e97\.\d+\.\{"id":"p1"/);
  });
});

describe('DIAG6: nothing that comes in makes it fail, and no secret is in what it answers', () => {
  it('DIAG6: garbage', async () => {
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

  it('DIAG6: no secret', async () => {
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

  it('DIAG6: where nothing is found, it says so', async () => {
    const { verdict, cause } = await ask({ headers: sent({ secret: generateSecret() }) });
    expect({ verdict, cause }).toEqual({ verdict: 'invalid', cause: null });
  });

  it('DIAG6: each kind of cause has a fix, where code helps for every framework', () => {
    for (const { sentence, code } of Object.values(FIXES)) {
      expect(sentence).toMatch(/\.$/);
      if (code !== null) expect(Object.keys(code)).toEqual([...FRAMEWORKS]);
    }
  });
});
