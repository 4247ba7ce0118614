// Each usual cause is made and must be named (docs/spec.md diagnose-3 to diagnose-5).
import { createHmac } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { contentDigest, generateSecret, keyHint, parseSecret, signVendor } from '@posthorn/signing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ask, BODY, bytes, NOW, SECRET, sent } from './support/sent-request.ts';

describe('diagnose-3, diagnose-9: a body that was changed is found by what it was', () => {
  const value = JSON.parse(BODY) as unknown;
  const python = '{"id": "p1", "name": "Zo\\u00eb", "n": [1, 2]}';
  const big = '{"big": 123456789012345678901, "n": "Zo\\u00eb"}';
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
    ['numbers_lengthened', bytes('{"n":1}'), bytes('{"n":1.0}')],
    ['numbers_shortened', bytes('{"n":1.0}'), bytes('{"n":1}')],
    ['numbers_shortened', bytes('{"n":1.0,"of":3,"paid":12.50}'), bytes('{"n":1,"of":3,"paid":12.5}')],
    ['numbers_shortened', bytes('{"a":2.00,"b":1.50}'), bytes('{"a":2,"b":1.5}')],
    ['spaces_added+unicode_escaped', bytes('{"big":123456789012345678901,"n":"Zoë"}'), bytes(big)],
    ['spaces_added+characters_unescaped', bytes('{"u":"a\\/b","n":"\\u00eb"}'), bytes('{"u": "a/b", "n": "ë"}')],
    ['markup_unescaped', bytes('{"a":"\\u003cb\\u003e"}'), bytes('{"a":"<b>"}')],
    ['unicode_escaped', bytes('{"a":"<b>"}'), bytes('{"a":"\\u003cb\\u003e"}')],
    ['json_python', bytes('{"id": "p1", "n": [1, 2]}'), bytes('{"id":"p1","n":[1,2]}')],
    ['json_indent_2', bytes(JSON.stringify(value, null, 2)), bytes(BODY)],
    ['json_indent_4', bytes(JSON.stringify(value, null, 4)), bytes(BODY)],
    ['json_tab', bytes(JSON.stringify(value, null, '\t')), bytes(BODY)],
    ['keys_sorted', bytes('{"a":1,"b":{"c":2,"d":3}}'), bytes('{"b":{"d":3,"c":2},"a":1}')],
    ['json_python+keys_sorted', bytes('{"a": 1, "b": 2}'), bytes('{"b":2,"a":1}')],
    ['slashes_unescaped', bytes(BODY.replaceAll('/', '\\/')), bytes(BODY)],
    ['slashes_escaped', bytes(BODY), bytes(BODY.replaceAll('/', '\\/'))],
    ['unicode_unescaped', bytes(BODY.replace('ë', '\\u00eb')), bytes(BODY)],
    ['json_python+unicode_unescaped', bytes(python), bytes('{"id":"p1","name":"Zoë","n":[1,2]}')],
    ['unicode_escaped', bytes(BODY), bytes(BODY.replace('ë', '\\u00eb'))],
    ['bom_removed', bytes(BODY), bytes(`\ufeff${BODY}`)],
    ['bom_added', bytes(`\ufeff${BODY}`), bytes(BODY)],
    ['latin1_read', bytes(BODY), Buffer.from(bytes(Buffer.from(BODY, 'utf8').toString('latin1')))],
    ['latin1_written', bytes(BODY), Buffer.from(BODY, 'latin1')],
    ['gzip', bytes(BODY), gzipSync(BODY)],
    ['gunzip', gzipSync(BODY), bytes(BODY)],
    ['base64', bytes(BODY), bytes(Buffer.from(BODY).toString('base64'))],
    ['base64', bytes(BODY), bytes(Buffer.from(BODY).toString('base64url'))],
    ['json_in_json+base64', bytes(BODY), bytes(JSON.stringify(Buffer.from(BODY).toString('base64')))],
    ['base64+base64', bytes(BODY), bytes(Buffer.from(Buffer.from(BODY).toString('base64')).toString('base64'))],
    ['base64', bytes(BODY), bytes(Buffer.from(BODY).toString('base64').replace(/.{20}/g, '$&\r\n'))],
    ['base64', bytes(BODY), bytes(`data:application/json;base64,${Buffer.from(BODY).toString('base64')}`)],
    ['base64+gzip', bytes(BODY), bytes(gzipSync(BODY).toString('base64'))],
    ['hex', bytes(BODY), bytes(Buffer.from(BODY).toString('hex'))],
    ['json_in_json+json_in_json', bytes(BODY), bytes(JSON.stringify(JSON.stringify(BODY)))],
    ['json_member', bytes(BODY), bytes(JSON.stringify({ body: BODY, isBase64Encoded: false }))],
    ['json_member+base64', bytes(BODY), bytes(JSON.stringify({ id: 1, body: Buffer.from(BODY).toString('base64') }))],
    ['json_member', bytes(BODY), bytes(`{"event":"x","payload":${BODY}}`)],
    ['json_member', bytes(BODY), bytes(`[${BODY}]`)],
    ['json_member', bytes(BODY), bytes(JSON.stringify({ [BODY]: '' }))],
    ['buffer_as_json', bytes(BODY), bytes(JSON.stringify([...bytes(BODY)]))],
    ['buffer_as_json', bytes(BODY), bytes(JSON.stringify(Uint8Array.from(bytes(BODY))))],
    ['buffer_as_json', bytes(BODY), bytes(String(Uint8Array.from(bytes(BODY))))],
    ['html_escaped', bytes(BODY), bytes(BODY.replaceAll('"', '&quot;'))],
    ['form_field', bytes(BODY), bytes(`${encodeURIComponent(BODY)}=`)],
    ['form_field', bytes(BODY), bytes(`--x\r\ncontent-disposition: form-data; name="p"\r\n\r\n${BODY}\r\n--x--\r\n`)],
    ['json_in_json', bytes(BODY), bytes(JSON.stringify(BODY))],
    ['buffer_as_json', bytes(BODY), bytes(JSON.stringify(Buffer.from(BODY)))],
    ['form_field', bytes(BODY), bytes(`id=1&payload=${encodeURIComponent(BODY)}`)],
    ['percent_encoded', bytes(BODY), bytes(encodeURIComponent(BODY))],
    ['utf16', bytes(BODY), Buffer.from(BODY, 'utf16le')],
    ['utf16', bytes(BODY), Buffer.from(`\ufeff${BODY}`, 'utf16le').swap16()],
  ])('diagnose-3: %s', async (id, signed, received) => {
    const { verdict, cause } = await ask({ headers: sent({ body: signed }), body: received });
    expect({ verdict, id: cause?.id, fix: cause?.fix }).toEqual({ verdict: 'invalid', id, fix: 'body' });
    const { where } = cause ?? {};
    expect(where?.expected).not.toBe(where?.received);
    expect(received.slice(0, where?.offset)).toEqual(signed.slice(0, where?.offset));
    expect(received[where?.offset ?? 0]).not.toBe(signed[where?.offset ?? 0]);
  });

  it('diagnose-3: whatever JSON it is, when it was parsed and written again without loss', async () => {
    const values = fc.jsonValue({ maxDepth: 3, stringUnit: 'binary' }).map((one) => ({ one, n: 1.5 }));
    const layouts = fc.constantFrom<string | number>('', 1, 2, 4, '\t');
    await fc.assert(
      fc.asyncProperty(values, layouts, fc.boolean(), async (one, layout, isAscii) => {
        const signed = JSON.stringify(one);
        const plain = JSON.stringify(one, null, layout);
        const escaped = (char: string) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;
        const received = isAscii ? plain.replace(/[\u0080-\uffff]/g, escaped) : plain;
        const { verdict, cause } = await ask({ headers: sent({ body: bytes(signed) }), body: bytes(received) });
        expect(verdict === 'valid' ? null : cause?.fix).toBe(received === signed ? null : 'body');
      }),
      { numRuns: 60 },
    );
  });

  it('diagnose-3: by the vendor header alone, and by the digest where the secret is wrong', async () => {
    const { 'x-omneo-hmac-sha256': vendor = '' } = sent({ body: bytes(BODY) });
    const changed = bytes(`${BODY}\n`);
    expect((await ask({ headers: { 'x-omneo-hmac-sha256': vendor }, body: changed })).cause?.id).toBe(
      'line_feed_added',
    );
    const headers = { ...sent({ secret: generateSecret() }), 'content-digest': contentDigest(bytes(BODY)) };
    const { cause } = await ask({ headers, body: changed });
    expect(cause).toMatchObject({
      id: 'line_feed_added',
      sentence: expect.stringContaining('The secret is wrong, too'),
    });
  });
});

describe('diagnose-4: a key that was made wrongly is found', () => {
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
  ])('diagnose-4: %s', async (id, other) => {
    expect((await ask({ headers: signedWith(other) })).cause).toMatchObject({ id, fix: 'standard_key' });
  });

  it('diagnose-4: one that lost its prefix, and other writings', async () => {
    const secret = 'c2VjcmV0LW9mLXR3ZW50eS1mb3VyLWJ5dGVz';
    const headers = signedWith(Buffer.from(secret, 'base64'));
    expect((await ask({ headers, secret })).cause?.id).toBe('secret_prefix_missing');
    const hexed = key.toString('hex');
    expect((await ask({ headers: signedWith(key), secret: hexed })).cause?.id).toBe('secret_hex');
    const url = Buffer.from('ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff', 'hex');
    expect((await ask({ headers: signedWith(url), secret: url.toString('base64url') })).cause?.id).toBe(
      'secret_base64url',
    );
  });

  it('diagnose-4: of the vendor header', async () => {
    const wrong = signVendor(bytes(BODY), parseSecret(SECRET.slice(6)));
    const { cause } = await ask({ headers: { 'x-omneo-hmac-sha256': wrong } });
    expect(cause).toMatchObject({ id: 'secret_not_decoded', fix: 'vendor_key' });
    const decoded = createHmac('sha256', key).update(BODY).digest('hex');
    expect((await ask({ headers: { 'x-omneo-hmac-sha256': decoded } })).cause).toMatchObject({
      ...{ id: 'secret_decoded', fix: 'vendor_key' },
    });
    const { 'x-omneo-hmac-sha256': vendor = '' } = sent();
    const bare = await ask({ headers: { 'x-omneo-hmac-sha256': vendor }, secret: SECRET.slice(6) });
    expect(bare.cause).toMatchObject({ id: 'secret_prefix_missing', fix: 'secret' });
  });

  it('diagnose-4: another secret is named by its label', async () => {
    const old = generateSecret();
    const others = [
      { text: generateSecret(), label: 'that of Billing' },
      { text: old, label: 'the one before the rotation' },
    ];
    const { cause } = await ask({ headers: sent({ secret: old }), others });
    expect(cause).toMatchObject({ id: 'another_secret', sentence: expect.stringContaining('before the rotation') });
  });

  it('diagnose-4: a rewritten body and a wrong key at once', async () => {
    const { cause } = await ask({ headers: signedWith(bytes(SECRET)), body: bytes(`${BODY}\n`) });
    expect(cause?.id).toBe('line_feed_added+secret_as_text');
    const old = generateSecret();
    const both = await ask({
      ...{ headers: sent({ secret: old }), body: bytes(JSON.stringify(JSON.parse(BODY), null, 2)) },
      others: [{ text: old, label: 'the old one' }],
    });
    expect(both.cause).toMatchObject({
      ...{ id: 'spaces_added+another_secret', sentence: expect.stringContaining('the old one') },
    });
  });
});

describe('diagnose-5: what was signed, and how it was written, are told apart', () => {
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
  ])('diagnose-5: %s', async (id, text) => {
    const { cause } = await ask({ headers: content(text), secret: 'text-secret-of-the-test' });
    expect(cause).toMatchObject({ id, fix: 'content' });
  });

  it.each([-300, -1, 7])('diagnose-5: a time that was changed by %i s', async (shift) => {
    const { 'x-omneo-hmac-sha256': _vendor, ...rest } = sent({ timestamp: at + shift });
    const { cause } = await ask({ headers: { ...rest, 'webhook-timestamp': String(at) } });
    expect(cause).toMatchObject({ id: 'timestamp_changed', sentence: expect.stringContaining(String(at + shift)) });
  });

  it('diagnose-5: hex for base64, upper case, no version', async () => {
    const all = sent();
    const mac = Buffer.from(all['webhook-signature']?.slice(3) ?? '', 'base64');
    const forms = [`v1,${mac.toString('hex')}`, `v1,${mac.toString('base64url')}x`.slice(0, -1)];
    const { 'x-omneo-hmac-sha256': vendor = '', ...rest } = all;
    expect((await ask({ headers: { ...rest, 'webhook-signature': forms[0] ?? '' } })).cause?.id).toBe(
      'signature_encoding',
    );
    const bareMac = await ask({
      headers: { ...rest, 'webhook-signature': `v1,${mac.toString('base64').slice(0, -1)}` },
    });
    expect(bareMac.cause).toMatchObject({ sentence: expect.stringContaining('padding') });
    const upper = await ask({ headers: { 'x-omneo-hmac-sha256': vendor.toUpperCase() } });
    expect(upper.cause).toMatchObject({ id: 'signature_encoding', sentence: expect.stringContaining('upper-case') });
    const bare = await ask({ headers: { ...rest, 'webhook-signature': mac.toString('base64') } });
    expect(bare.steps.find(({ id }) => id === 'standard')?.detail).toContain('"v1,"');
    const newer = await ask({ headers: { ...rest, 'webhook-signature': 'v1a,abc' } });
    expect(newer).toMatchObject({ verdict: 'invalid' });
  });

  it('diagnose-5: what is signed is shown', async () => {
    const { steps } = await ask({});
    expect(steps.find(({ id }) => id === 'content')?.detail).toMatch(/^dlv_01_1bb65e97\.\d+\.\{"id":"p1"/);
  });
});

describe('diagnose-8: where no usual mistake fits, what the sender says tells which part is wrong', () => {
  const said = { 'content-digest': contentDigest(bytes(BODY)), 'posthorn-key-hint': keyHint(parseSecret(SECRET)) };
  const { 'x-omneo-hmac-sha256': _vendor, ...standard } = sent();
  it.each<[string, object]>([
    ['body_changed', { body: bytes('{"id":"p2"}') }],
    ['body_changed', { body: bytes('{"id":"p2"}'), secret: generateSecret() }],
    ['unknown_secret', { secret: generateSecret() }],
    [
      'unknown_secret',
      { secret: generateSecret(), headers: { ...standard, 'content-digest': said['content-digest'] } },
    ],
    ['headers_changed', { headers: { ...standard, ...said, 'webhook-id': 'dlv_02_1bb65e97' } }],
  ])('diagnose-8: %s', async (id, over) => {
    expect((await ask({ headers: { ...standard, ...said }, ...over })).cause?.id).toBe(id);
  });

  it('diagnose-8: where it says nothing, nothing is guessed', async () => {
    expect((await ask({ headers: standard, secret: generateSecret() })).cause).toBe(null);
    const odd = { ...standard, 'content-digest': 'sha-256=:x:', 'posthorn-key-hint': 'zz' };
    expect((await ask({ headers: odd, secret: generateSecret() })).cause).toBe(null);
  });
});

it.each([
  ['[object Object]', 'body_lost'],
  ['undefined', 'body_lost'],
  ['{}', 'body_lost'],
  [' \n', 'body_empty'],
  [BODY.slice(0, -1), 'body_truncated'],
  [BODY.replace('ë', '\ufffd'), 'characters_lost'],
])('diagnose-9: of %j nothing or not all is left', async (received, id) => {
  const headers = {
    ...sent(),
    'content-length': String(bytes(BODY).length),
    'content-digest': contentDigest(bytes(BODY)),
  };
  expect((await ask({ headers, body: bytes(received) })).cause).toMatchObject({ id, fix: 'body' });
});

it('diagnose-9: a body of {} is not blamed where nothing says that it was another', async () => {
  const { 'x-omneo-hmac-sha256': _, ...headers } = sent({ body: bytes('{}'), secret: generateSecret() });
  expect((await ask({ headers, body: bytes('{}') })).cause).toBe(null);
});

it('diagnose-9: an empty body is named as such', async () => {
  const { cause } = await ask({ body: new Uint8Array(0) });
  expect(cause).toMatchObject({ id: 'body_empty', fix: 'body' });
});
