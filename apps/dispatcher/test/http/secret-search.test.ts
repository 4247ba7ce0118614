// Secrets of every kind of authentication go through a dispatcher that accepts, fails, retries, resends, tests, replays and
// refuses, to receivers that echo all they get. Then they are looked for in everything it wrote (docs/spec.md auth-15).
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { expect, it } from 'vitest';
import { systemClock } from '../../src/clock/system-clock.ts';
import { POSTHORN } from '../../src/domain/audit.ts';
import { readConfig, startDispatcher } from '../../src/index.ts';
import { createCryptoRandom } from '../../src/random/crypto-random.ts';
import { createToken } from '../../src/services/tokens.ts';
import { openStore } from '../../src/store/open-store.ts';
import { Watcher } from '../live/support/watcher.ts';
import { patient } from '../support/patience.ts';
import { startTokenServer } from '../support/token-server.ts';
import { fixture } from '../transport/receivers.ts';
import { type Answer, Api, type Json } from './support/api.ts';
import { type Receiver, startReceiver } from './support/receiver.ts';
import { authentications, failing, needles, pem, SECRETS } from './support/secret-kinds.ts';

/** A caller that keeps every answer. */
class Listening extends Api {
  readonly answers: string[] = [];
  override async call(...request: Parameters<Api['call']>): Promise<Answer> {
    const answer = await super.call(...request);
    this.answers.push(`${request[0]} ${request[1]} ${JSON.stringify([...answer.headers])} ${answer.text}`);
    return answer;
  }
}

/** Answers with all that it got, and fails the first two requests of each webhook. */
const echoing = (isRefused: (authorization: string | undefined) => boolean = () => false) => {
  const counts = new Map<string, number>();
  return startReceiver((response, { headers, url, body }) => {
    const name = String(headers['x-omneo-event']);
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    const echo = JSON.stringify({ headers, url, body });
    const code = isRefused(headers.authorization) ? 401 : count <= 2 ? 500 : 200;
    response.writeHead(code, { 'x-echo': encodeURIComponent(echo), location: url }).end(echo);
  });
};

async function tlsReceiver() {
  const identity = { key: fixture('receiver-key.pem'), cert: fixture('receiver-cert.pem'), ca: pem('ca-cert') };
  const server = createServer({ ...identity, requestCert: true, rejectUnauthorized: true }, (_request, response) => {
    response.end(pem('client-cert'));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `https://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

/** Every way in which an input with a secret can be wrong. */
async function provokeErrors(api: Api, path: string, id: number, base: Json): Promise<void> {
  const { token, password } = SECRETS;
  const wrong: Json[] = [
    { kind: 'bearer', token: `${token} with spaces` },
    { kind: token, token },
    { kind: 'bearer', token: [token] },
    { kind: 'bearer', token, [token]: token },
    { kind: 'basic', username: `crm:${password}`, password: `${password}\n` },
    { kind: 'mtls', certificate: pem('other-cert'), private_key: pem('client-key') },
    { kind: 'mtls', certificate: pem('client-key'), private_key: pem('client-key').slice(0, -40) },
    token,
  ];
  for (const authentication of wrong) {
    // A name of a field is told back, as in every 422: it is not a secret.
    const isNamed = typeof authentication === 'object' && token in authentication;
    const body = isNamed ? { kind: 'bearer', token, unknown: token } : authentication;
    expect((await api.post(path, { ...base, authentication: body })).status).toBe(422);
    expect((await api.put(`${path}/${id}`, { authentication: body })).status).toBe(422);
  }
  const raw = `${JSON.stringify(base).slice(0, -1)},"authentication":{"kind":"bearer","token":"${token}"`;
  for (const cut of [raw, `${raw}}}x`, `${raw},"unknown":"${token}"}}`]) {
    expect((await api.call('POST', path, undefined, { raw: cut })).status).toBeGreaterThanOrEqual(400);
  }
}

/** The answer that sets a secret shows it, and no other one: it is not looked at. */
async function revealing(api: Listening, call: () => Promise<Answer>): Promise<Json> {
  const answer = await call();
  expect(answer.status, answer.text).toBeLessThan(300);
  expect(api.answers.pop()).toMatch(/"secret":"(signing-Jd5uQ2|whsec_)/);
  return answer.json.data;
}

/** A webhook and a target that sign with secrets of their own, and the deliveries that they signed. */
async function sendSigned(api: Listening, url: string): Promise<{ webhookId: number; sent: Sent }> {
  const event = 'secret.signed';
  const fields = { url, secret: SECRETS.signing, retry_schedule: [0.01, 0.01] };
  const webhook = await revealing(api, () => api.post('/webhooks', { trigger: event, ...fields }));
  const named = { name: 'signed', handle: 'signed', template: '{"of": "{{ id }}"}' };
  const target = await revealing(api, () => api.post('/targets', { ...named, ...fields }));
  const send = { uuid: 'target.send', arguments: [{ name: 'target_handle', value: 'signed' }] };
  const trigger = await created(api, '/triggers', { name: 'signed', trigger: event, actions: [send] });
  const once = async (): Promise<Json> => {
    const { id } = await api.event({ event, context: { id: 'signed' } });
    const path = `/deliveries?filter[event_id]=${id}`;
    const all = await api.until(path, (data) => data.every(({ status }: Json) => status === 'delivered'));
    expect(all).toHaveLength(2);
    for (const one of all) {
      await api.get(`/deliveries/${one.id}/signature`);
      await api.post(`/deliveries/${one.id}/resend`, { as_new: true });
    }
    return all[0];
  };
  await once();
  const overlap = { secret: SECRETS.rotated, overlap_seconds: 600 };
  await revealing(api, () => api.post(`/webhooks/${webhook.id}/rotate-secret`, overlap));
  await revealing(api, () => api.put(`/targets/${target.id}`, { secret: SECRETS.rotated }));
  const delivery = await once();
  for (const path of [`/webhooks/${webhook.id}`, `/targets/${target.id}`]) {
    expect((await api.post(`${path}/test`, {})).status).toBe(200);
    const read = (await api.get(path)).json.data;
    expect((await api.put(path, { ...read, description: 'changed' })).status).toBe(200);
    // What may hold the secret of a mistaken caller must not be told back.
    for (const wrong of [`${SECRETS.signing} `, `"${SECRETS.rotated}"`, [SECRETS.signing], { of: SECRETS.rotated }])
      expect((await api.put(path, { secret: wrong })).status).toBe(422);
  }
  expect((await api.post(`/targets/${target.id}/preview`, { context: { id: 'signed' } })).status).toBe(200);
  return { webhookId: webhook.id, sent: { targetId: target.id, triggerId: trigger.id, delivery } };
}

type Sent = { targetId: number; triggerId: number; delivery: Json };

/** A target with this authentication, a trigger that sends to it, and the delivery of an event once it has ended. */
async function sendByTrigger(api: Api, name: string, url: string, authentication: Json): Promise<Sent> {
  const fields = { name, handle: name, url, authentication, template: '{"of": "{{ id }}"}' };
  const target = await created(api, '/targets', { ...fields, retry_schedule: [0.01, 0.01] });
  // Sent back as it was read, and changed beside its secret.
  const change = { authentication: target.authentication, description: 'changed' };
  expect((await api.put(`/targets/${target.id}`, change)).status).toBe(200);
  const send = { uuid: 'target.send', arguments: [{ name: 'target_handle', value: name }] };
  const trigger = await created(api, '/triggers', { name, trigger: `sent.${name}`, actions: [send] });
  const { id } = await api.event({ event: `sent.${name}`, context: { id: name } });
  const delivery = await api.settled(id, 'delivered', 'failed');
  for (const path of [`/targets/${target.id}/preview`, `/triggers/${trigger.id}/preview`])
    expect((await api.post(path, { context: { id: name } })).status).toBe(200);
  expect((await api.post(`/targets/${target.id}/test`, {})).status).toBe(200);
  await api.post(`/deliveries/${delivery.id}/resend`, { as_new: true });
  await api.get(`/action-history?filter[trigger_id]=${trigger.id}`);
  return { targetId: target.id, triggerId: trigger.id, delivery };
}

async function created(api: Api, path: string, fields: Json): Promise<Json> {
  const answer = await api.post(path, fields);
  expect(answer.status, answer.text).toBe(201);
  return answer.json.data;
}

it('auth-15: no secret of any kind is in database, log, live frames, answers or error messages', {
  timeout: patient(60_000),
}, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'posthorn-secrets-'));
  const log: string[] = [];
  const frames: string[] = [];
  const stored = () => readdirSync(folder).map((name) => readFileSync(join(folder, name), 'latin1'));
  try {
    await using tokens = await startTokenServer({ id: 'posthorn', secret: SECRETS.client });
    await using plain = await echoing();
    await using guarded: Receiver = await echoing((authorization) => !tokens.isValid(authorization));
    await using tls = await tlsReceiver();
    const database = `sqlite:${join(folder, 'secrets.db')}`;
    const config = readConfig({ database, port: '0', 'allow-private-networks': true }, {});
    const logger = pino({ level: 'trace' }, { write: (line: string) => void log.push(line) });
    const running = await startDispatcher(config, logger);
    const api = new Listening(running.url, { authorization: `Bearer ${await tokenOf(database)}` });
    await using watcher = await Watcher.open(api);
    watcher.socket.on('message', (data) => frames.push(String(data)));
    watcher.subscribe();
    // The webhooks below have no secret of their own: this one signs for them.
    const { secret: shared } = await revealing(api, () => api.post('/default-secret/rotate', {}));
    const ids: number[] = [];
    const events: Json[] = [];
    const kinds = authentications(tokens.url);
    const urlOf = (name: string) =>
      name.startsWith('denied')
        ? guarded.url
        : ({ oauth: guarded.url, mtls: tls.url, stranger: tls.url }[name] ?? `${plain.url}/${name}`);
    for (const [name, authentication] of Object.entries(kinds)) {
      const url = urlOf(name);
      const event = `secret.${name}`;
      const webhook = await api.webhook({ trigger: event, url, authentication, retry_schedule: [0.01, 0.01] });
      ids.push(webhook.id);
      // Sent back as it was read, and changed beside its secret.
      await api.put(`/webhooks/${webhook.id}`, { ...webhook, description: 'changed' });
      events.push(await api.event({ event, context: { id: name } }));
    }
    const deliveries: Json[] = [];
    for (const { id } of events) deliveries.push(await api.settled(id, 'delivered', 'failed'));
    const failed = deliveries.filter(({ status }) => status === 'failed').map(({ event }) => event);
    expect(failed).toEqual(['secret.refused']);
    // The token that it has is withdrawn: the receiver answers 401, and it gets another.
    tokens.withdraw(tokens.given.at(-1) ?? '');
    for (const [n, { id }] of deliveries.entries()) {
      await api.post(`/deliveries/${id}/resend`, { as_new: true });
      await api.post(`/webhooks/${ids[n]}/test`, {});
      await api.get(`/deliveries/${id}/signature`);
    }
    await api.until('/deliveries?filter[status]=delivered&page[size]=100', (data) => data.length >= 14);
    expect(tokens.given.length).toBeGreaterThanOrEqual(2);
    const sent: Sent[] = [];
    for (const [name, authentication] of Object.entries({ ...kinds, ...failing(kinds) }))
      sent.push(await sendByTrigger(api, name, urlOf(name), authentication));
    const unsent = sent.flatMap(({ delivery }) => (delivery.status === 'failed' ? [delivery.event] : []));
    const denied = ['bearer', 'basic', 'header', 'query', 'aws'].map((name) => `sent.denied-${name}`);
    expect(unsent).toEqual(['sent.refused', 'sent.stranger', ...denied]);
    const { url } = plain;
    const signed = await sendSigned(api, `${url}/signed`);
    ids.push(signed.webhookId);
    sent.push(signed.sent);
    await provokeErrors(api, '/webhooks', ids[0] ?? 0, { trigger: 'wrong.one', url });
    await provokeErrors(api, '/targets', sent[0]?.targetId ?? 0, { name: 'wrong', handle: 'wrong', url });
    const all = (await api.get('/deliveries?page[size]=100')).json.data;
    for (const { id, event_id } of all) {
      await api.get(`/deliveries/${id}`);
      if (event_id !== null) await api.get(`/events/${event_id}`);
    }
    for (const path of ['/targets', '/triggers', '/action-history?page[size]=100'])
      expect((await api.get(path)).status).toBe(200);
    for (const path of ['/webhooks', '/audit?page[size]=100', '/audits', '/ops', '//metrics', '//readyz'])
      await api.get(path);
    await watcher.roundTrip();
    const looked = needles([...tokens.given, shared]);
    const found = (where: string, texts: readonly string[]) =>
      looked.filter((needle) => texts.some((text) => text.includes(needle))).map((needle) => `${needle} in ${where}`);
    const whileOpen = found('the files while it runs', stored());
    for (const id of ids) await api.delete(`/webhooks/${id}`);
    for (const { targetId, triggerId } of sent) {
      await api.delete(`/triggers/${triggerId}`);
      expect((await api.delete(`/targets/${targetId}`)).status).toBe(204);
    }
    await watcher.roundTrip();
    await running[Symbol.asyncDispose]();
    expect([
      ...whileOpen,
      ...found('the files after the stop', stored()),
      ...found('the log', log),
      ...found('the live frames', frames),
      ...found('the answers', api.answers),
    ]).toEqual([]);
    // The search would have found them: the receivers got the secrets, and the places hold what came with them.
    const received = [...plain.received, ...guarded.received];
    for (const cause of ['secret.', 'sent.']) {
      const got = JSON.stringify(received.filter(({ headers }) => String(headers['x-omneo-event']).startsWith(cause)));
      for (const secret of [SECRETS.token, SECRETS.header, encodeURIComponent(SECRETS.query), SECRETS.session]) {
        expect(got).toContain(secret);
      }
    }
    for (const places of [stored(), frames, api.answers]) {
      // A viewer gets a sample of what happens, so no single delivery is sure to be in a frame.
      for (const some of [deliveries, sent.map(({ delivery }) => delivery)])
        expect(places.some((text) => some.some(({ id }) => text.includes(id)))).toBe(true);
    }
    expect(stored().some((text) => text.includes('x-echo'))).toBe(true);
    expect(log.length).toBeGreaterThan(5);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

async function tokenOf(database: string): Promise<string> {
  await using store = await openStore({ database, masterKey: null, role: 'act' });
  const create = createToken({ store, clock: systemClock, random: createCryptoRandom() });
  const token = { tenant: 'acme', name: 'crm', namespace: null, scopes: ['*'] as const, expiresAt: null };
  return (await create(token, POSTHORN)).text;
}
