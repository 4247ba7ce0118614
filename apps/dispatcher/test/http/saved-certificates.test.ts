// Client certificates when they are saved, and before they expire (docs/spec.md auth-13, auth-14).
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { openStore } from '../../src/store/open-store.ts';
import { fixture as receiverFixture } from '../transport/receivers.ts';
import { invalidFields } from './support/api.ts';
import { serving } from './support/serving.ts';
import { storedWebhook } from './support/stored-webhook.ts';

const here = serving();
const pem = (name: string): string =>
  readFileSync(new URL(`../credentials/fixtures/${name}.pem`, import.meta.url), 'utf8');

type Given = Record<string, string | null>;

const secure = { trigger: 'order.created', url: 'https://127.0.0.1:9/hook' };
const WHOLE: Given = {
  certificate: pem('client-cert'),
  private_key: pem('client-key'),
  ca: receiverFixture('receiver-cert.pem'),
};

it('auth-14: the end of a certificate is shown, and warned of in answers and in ops', async () => {
  const api = await here.caller();
  const { id } = await api.webhook({ ...secure, authentication: { kind: 'mtls', ...WHOLE } });
  expect((await api.get('/ops')).json.data.expiring_certificates).toEqual([]);
  const soon = Math.floor(Date.now() / 1000) * 1000 + 10 * 86_400_000;
  await using store = await openStore({ database: here.dispatcher.database, masterKey: null, role: 'act' });
  const webhook = await storedWebhook(store, id);
  await store.updateWebhook({ webhook: { ...webhook, certificateExpiresAt: soon }, now: Date.now(), held: 'release' });
  const time = new Date(soon).toISOString().slice(0, 19).replace('T', ' ');
  const read = (await api.get(`/webhooks/${id}`)).json.data;
  expect(read.authentication.certificate_expires_at).toBe(time);
  const expiring = [{ webhook_id: id, target_id: null, expires_at: time }];
  expect((await api.get('/ops')).json.data.expiring_certificates).toEqual(expiring);
  const stranger = await here.caller();
  expect((await stranger.get('/ops')).json.data.expiring_certificates).toEqual([]);
  const answer = await api.put(`/webhooks/${id}`, { description: 'x' });
  expect(answer.json.warnings).toEqual([expect.stringMatching(/the client certificate expires in \d+ days, on /)]);
});

describe('auth-13: client certificates are read when they are saved', () => {
  const FAULTS: [string, Given, RegExp][] = [
    [
      'certificate',
      { certificate: 'not a certificate, nor anything like one: only a longish text that no one reads' },
      /must be PEM/,
    ],
    ['certificate', { certificate: pem('client-key') }, /is not a certificate that can be read/],
    [
      'certificate',
      { certificate: pem('client-cert').replace(/\n.{10}/, '\nAAAAAAAAAA') },
      /is not a certificate that can be read/,
    ],
    [
      'certificate',
      { certificate: pem('expired-cert') },
      /^expired on 2021-01-01T00:00:00\.000Z: send one that is valid$/,
    ],
    ['private_key', { private_key: pem('other-key') }, /does not belong to the certificate/],
    ['private_key', { private_key: pem('client-cert') }, /is not a private key that can be read/],
    ['private_key', { private_key: pem('encrypted-key') }, /is encrypted/],
    [
      'certificate',
      { certificate: pem('weak-cert'), private_key: pem('weak-key') },
      /cannot be used for TLS: ee key too small/,
    ],
    [
      'certificate',
      { certificate: `${pem('client-cert')}${pem('client-key')}` },
      /is not a certificate that can be read/,
    ],
    [
      'ca',
      { ca: `-----BEGIN X-----${'-----BEGIN X-----'.repeat(1800)}-----END X-----` },
      /is not a certificate that can be read/,
    ],
    ['ca', { ca: pem('client-key') }, /is not a certificate that can be read/],
  ];
  it.each(FAULTS)('auth-13: a wrong %s is refused (case %#)', async (field, over, text) => {
    const api = await here.caller();
    const authentication = { kind: 'mtls', ...WHOLE, ...over };
    const answer = await api.post('/webhooks', { ...secure, authentication });
    const path = `authentication.${field}`;
    expect(invalidFields(answer, path)[path]?.[0]).toMatch(text);
    for (const value of Object.values(over)) expect(answer.text).not.toContain(String(value).slice(40, 80));
  });

  it('auth-13: a chain is taken, and its first certificate is the client’s', async () => {
    const api = await here.caller();
    const chain = `${pem('client-cert')}${pem('ca-cert')}`;
    const authentication = { kind: 'mtls', ...WHOLE, certificate: chain };
    expect((await api.webhook({ ...secure, authentication })).authentication.certificate).toBe(chain);
    const commented = `subject=CN = client\n${pem('client-cert')}\nsubject=CN = authority\n${pem('ca-cert')}`;
    const other = { ...secure, url: `${secure.url}/2`, authentication: { ...authentication, certificate: commented } };
    expect((await api.webhook(other)).authentication.certificate).toBe(commented);
  });
});
