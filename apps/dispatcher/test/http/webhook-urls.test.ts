// Which URLs a webhook may have (docs/spec.md api-18, api-19). The full table of addresses is in test/domain.
import { describe, expect, it } from 'vitest';
import { invalidFields } from './support/api.ts';
import { serving } from './support/serving.ts';

const guarded = serving({ allowPrivateNetworks: false });
const open = serving();

describe('api-18: a URL is http or https, whole, and without credentials or fragment', () => {
  it.each([
    ['example.com', /not a URL/],
    ['/hook', /not a URL/],
    ['http://', /not a URL/],
    ['ftp://example.com/', /https:\/\/ or http:\/\//],
    ['file:///etc/passwd', /https:\/\/ or http:\/\//],
    ['javascript:alert(1)', /https:\/\/ or http:\/\//],
    ['https://user@example.com/', /user name or password/],
    ['https://:password@example.com/', /user name or password/],
    ['https://example.com/#part', /fragment/],
    [' https://example.com/', /white space/],
    ['https://example.com/hook\n', /white space/],
    ['https://exa\nmple.com/', /white space/],
    ['https://example.com/a b', /white space/],
    ['https://example.com\\@127.0.0.1/', /backslash/],
    ['https:example.com', /must begin with https:\/\/ or http:\/\//],
    ['http:/example.com', /must begin with https:\/\/ or http:\/\//],
  ])('%j', async (url, text) => {
    const api = await guarded.caller();
    const answer = await api.post('/webhooks', { trigger: 'a.b', url });
    expect(invalidFields(answer, 'url')['url']?.[0]).toMatch(text);
  });

  it.each([
    'http://example.com',
    'https://example.com:8443/a?b=c%20d&e=[f]',
    'https://münchen.example/',
    'HTTPS://EXAMPLE.COM/x',
  ])('taken as it is written: %s', async (url) => {
    const api = await guarded.caller();
    expect((await api.webhook({ trigger: 'a.b', url })).url).toBe(url);
  });
});

describe('api-19: an address that may not be reached is refused on save, in any spelling', () => {
  it.each([
    'http://127.0.0.1/',
    'http://127.1/',
    'http://2130706433/',
    'http://0x7f000001/',
    'http://0x7f.0.0.1/',
    'http://0177.0.0.1/',
    'http://127.0.0.1./',
    'http://１２７.0.0.1/',
    'http://%31%32%37.0.0.1/',
    'http://0/',
    'http://10.0.0.1/',
    'http://192.168.1.1:8080/',
    'http://172.16.0.1/',
    'http://100.64.0.1/',
    'http://169.254.169.254/latest/meta-data/',
    'http://[::1]/',
    'http://[::]/',
    'http://[::ffff:127.0.0.1]/',
    'http://[::ffff:a00:1]/',
    'http://[0:0:0:0:0:0:0:1]/',
    'http://[fe80::1]/',
    'http://[fd00::1]/',
    'http://[2002:7f00:1::]/',
    'http://[64:ff9b::7f00:1]/',
  ])('%s', async (url) => {
    const api = await guarded.caller();
    const answer = await api.post('/webhooks', { trigger: 'a.b', url });
    expect(invalidFields(answer, 'url')['url']?.[0]).toMatch(/points to .*--allow-private-networks/);
    const { id } = await api.webhook({ trigger: 'a.b', url: 'https://example.com/' });
    invalidFields(await api.put(`/webhooks/${id}`, { url }), 'url');
  });

  it.each(['http://169.254.169.254/', 'http://[fe80::1]/', 'http://[fd00:ec2::254]/', 'http://100.100.100.200/'])(
    'also with private networks allowed: %s',
    async (url) => {
      const api = await open.caller();
      const answer = await api.post('/webhooks', { trigger: 'a.b', url });
      expect(invalidFields(answer, 'url')['url']?.[0]).toMatch(/never allowed/);
    },
  );

  it('a name that leads to one is a failed attempt', async () => {
    const api = await guarded.caller();
    const port = new URL(guarded.receiver.url).port;
    const { id } = await api.webhook({ trigger: 'a.b', url: `http://localhost:${port}/hook` });
    const { data } = (await api.post(`/webhooks/${id}/test`)).json;
    expect(data).toMatchObject({ status: null, error: { kind: 'address_refused' }, response: null });
    expect(guarded.receiver.received).toEqual([]);
  });
});
