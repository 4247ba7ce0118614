// What people paste is read as what was sent (docs/spec.md diagnose-7).
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readPastedRequest } from '../src/index.ts';

const read = (text: string) => {
  const pasted = readPastedRequest(text);
  if (!pasted.ok) throw new Error(pasted.message);
  const { form, method, url, headers, body } = pasted.request;
  return { form, method, url, headers: Object.fromEntries(headers), body: Buffer.from(body).toString('utf8') };
};
const BODY = '{"id":"p1","it\'s":"Zoë"}';

describe('diagnose-7: a pasted request is read', () => {
  it.each<[string, string, object]>([
    [
      'raw HTTP',
      `POST /hooks HTTP/1.1\r\nHost: a.b\r\nWebhook-Id: dlv_1\r\n\r\n${BODY}`,
      { form: 'http', method: 'POST', url: '/hooks', headers: { Host: 'a.b', 'Webhook-Id': 'dlv_1' }, body: BODY },
    ],
    [
      'headers, an empty line and the body',
      `webhook-id: dlv_1\nwebhook-timestamp:1\n\n${BODY}\n`,
      { form: 'http', method: null, headers: { 'webhook-id': 'dlv_1', 'webhook-timestamp': '1' }, body: `${BODY}\n` },
    ],
    ['headers alone', 'webhook-id: dlv_1', { headers: { 'webhook-id': 'dlv_1' }, body: '' }],
    [
      'curl with single quotes',
      `curl -X POST 'https://a.b/h' -H 'webhook-id: dlv_1' --data-raw '${BODY.replaceAll("'", "'\\''")}'`,
      { form: 'curl', method: 'POST', url: 'https://a.b/h', headers: { 'webhook-id': 'dlv_1' }, body: BODY },
    ],
    [
      'curl over several lines',
      `curl "https://a.b/h" \\\n  --header "webhook-id: dlv_1" \\\r\n  --data-binary "${BODY.replaceAll('"', '\\"')}"`,
      { form: 'curl', method: 'POST', headers: { 'webhook-id': 'dlv_1' }, body: BODY },
    ],
    [
      "curl with $'…' and joined flags",
      `curl --request=PUT -H'webhook-id: dlv_1' --data=$'a\\n\\'b\\u00eb\\x21' https://a.b/h`,
      { form: 'curl', method: 'PUT', url: 'https://a.b/h', body: "a'bë!" },
    ],
    [
      'curl with flags together and bytes',
      String.raw`curl -sSXPOST https://a.b/h -sd $'\xc3\xab\xe9'`,
      { form: 'curl', method: 'POST', url: 'https://a.b/h' },
    ],
    ['curl with bytes of UTF-8', "curl https://a.b/h --data-raw $'Zo\\xc3\\xab\\u00eb'", { body: 'Zoëë' }],
    [
      'a HAR',
      JSON.stringify({
        log: {
          entries: [
            { request: { method: 'GET', url: 'x', headers: [] } },
            {
              request: {
                method: 'POST',
                url: 'https://a.b/h',
                headers: [{ name: 'Webhook-Signature', value: 'v1,x' }],
                postData: { text: BODY },
              },
            },
          ],
        },
      }),
      { form: 'har', method: 'POST', url: 'https://a.b/h', headers: { 'Webhook-Signature': 'v1,x' }, body: BODY },
    ],
    [
      'a delivery of the API',
      JSON.stringify({
        data: {
          id: 'dlv_1',
          attempts: [
            {
              request: { url: 'https://a.b/h', headers: { 'webhook-id': 'dlv_1' }, body: BODY, body_encoding: 'utf8' },
            },
          ],
        },
      }),
      { form: 'delivery', url: 'https://a.b/h', headers: { 'webhook-id': 'dlv_1' }, body: BODY },
    ],
    [
      'an attempt with a body in base64',
      JSON.stringify({
        request: { url: 'u', headers: { a: '1' }, body: Buffer.from(BODY).toString('base64'), body_encoding: 'base64' },
      }),
      { form: 'delivery', headers: { a: '1' }, body: BODY },
    ],
  ])('diagnose-7: %s', (_, text, expected) => {
    expect(read(text)).toMatchObject(expected);
  });

  it.each([
    ['', /nothing/],
    ['webhook-id: 1\nthis is no header\n\nx', /Line 2 is not a header: "this is no header"/],
    ['POST / HTTP/1.1\noops', /Line 2/],
    ['{"half": ', /begins like JSON/],
    ['{"data": []}', /neither a HAR nor a delivery/],
    ['{"data":{"attempts":[]}}', /no attempt/],
    ["curl 'https://a.b", /quote that is not closed/],
    ['curl https://a.b -F a=b', /curl itself builds the body/],
    ['curl https://a.b -d @body.json', /in a file \(@body.json\)/],
  ])('diagnose-7: %j is refused in words', (text, message) => {
    expect(readPastedRequest(text)).toMatchObject({ ok: false, message: expect.stringMatching(message) });
  });

  it('diagnose-7: any body survives curl and raw HTTP byte for byte, and nothing makes it throw', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme' }).filter((body) => !body.startsWith('@')),
        (body) => {
          const quoted = `'${body.replaceAll("'", "'\\''")}'`;
          expect(read(`curl https://a.b --data-raw ${quoted}`).body).toBe(body);
          expect(read(`a: b\n\n${body}`).body).toBe(body);
        },
      ),
    );
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => void readPastedRequest(`curl ${text}`)));
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => void readPastedRequest(text)));
    fc.assert(fc.property(fc.json(), (text) => void readPastedRequest(text)));
  });
});
