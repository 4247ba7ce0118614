// What a person may do to deliveries: resend, cancel, test (docs/spec.md api-35 to api-38).
import { Webhook as Standard } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';
import { invalidFields, type Json, refused } from './support/api.ts';
import { type Received, startReceiver, status } from './support/receiver.ts';
import { serving } from './support/serving.ts';

const here = serving();

describe('api-35: resend makes one more attempt of the same delivery', () => {
  it('with the same id and bytes; the count goes on', async () => {
    await using receiver = await startReceiver();
    const api = await here.caller();
    await api.webhook({ trigger: 'a.b', url: receiver.url, generate_secret: true });
    const receipt = await api.event({ event: 'a.b', context: { n: 1 } });
    const first = await api.settled(receipt.id, 'delivered');
    const answer = await api.post(`/deliveries/${first.id}/resend`);
    expect(answer.status, answer.text).toBe(202);
    expect(answer.json.data).toMatchObject({ id: first.id });
    const again = await receiver.count(2);
    expect(again).toMatchObject({ body: '{"n":1}', headers: { 'webhook-id': first.id, 'posthorn-attempt': '2' } });
    const done = await api.until(`/deliveries/${first.id}`, (one) => one.attempts.length === 2);
    expect(done).toMatchObject({ status: 'delivered', attempt_count: 2, replay_of: null });
  });

  it('that fails leaves what was delivered delivered', async () => {
    await using receiver = await startReceiver();
    const api = await here.caller();
    await api.webhook({ trigger: 'a.b', url: receiver.url });
    const { id } = await api.settled((await api.event({ event: 'a.b', context: {} })).id, 'delivered');
    receiver.answer(status(500));
    await api.post(`/deliveries/${id}/resend`, {});
    const done = await api.until(`/deliveries/${id}`, (one) => one.attempts.length === 2);
    expect(done).toMatchObject({ status: 'delivered', next_attempt_at: null });
    expect(done.completed_at).not.toBeNull();
  });

  it('is a conflict while an attempt is under way', async () => {
    const open: (() => void)[] = [];
    await using receiver = await startReceiver((response) => void open.push(() => response.end()));
    const api = await here.caller();
    await api.webhook({ trigger: 'a.b', url: receiver.url });
    const { id: eventId } = await api.event({ event: 'a.b', context: {} });
    await receiver.count(1);
    const { id } = await api.settled(eventId, 'in_flight');
    refused(await api.post(`/deliveries/${id}/resend`), 409, 'conflict');
    for (const end of open) end();
    await api.settled(eventId, 'delivered');
    expect(receiver.received).toHaveLength(1);
  });

  it.each<[Json, string]>([
    [{ nope: 1 }, 'nope'],
    [{ as_new: 'yes' }, 'as_new'],
    [{ context: [] }, 'context'],
    [{ context: null }, 'context'],
    [[], ''],
  ])('%j is refused', async (body, field) => {
    const api = await here.caller();
    await api.webhook({ trigger: 'a.b', url: here.receiver.url });
    const { id } = await api.settled((await api.event({ event: 'a.b', context: {} })).id, 'delivered');
    invalidFields(await api.post(`/deliveries/${id}/resend`, body), field);
  });
});

describe('api-36: as_new, or with a context, it is a new delivery that names the old one', () => {
  it.each<[string, string, string]>([
    ['as_new', '{"as_new":true}', '{"id":"p-1","n":1.0}'],
    [
      'with a context',
      '{"context": {"id":"p-1", "n":2.0,"big":9007199254740993}}',
      '{"id":"p-1", "n":2.0,"big":9007199254740993}',
    ],
    ['both', '{"as_new":true,"context":{"id":"p-2"}}', '{"id":"p-2"}'],
  ])('%s', async (_what, raw, body) => {
    await using receiver = await startReceiver();
    const api = await here.caller();
    await api.webhook({ trigger: 'profile.updated', url: receiver.url });
    const posted = '{"event":"profile.updated","context":{"id":"p-1","n":1.0}}';
    const { id: eventId } = (await api.post('/events', undefined, { raw: posted })).json.data;
    const first = await api.settled(eventId, 'delivered');
    const answer = await api.post(`/deliveries/${first.id}/resend`, undefined, { raw });
    expect(answer.status, answer.text).toBe(202);
    const { id } = answer.json.data;
    expect(answer.json.data).toMatchObject({
      replay_of: first.id,
      event_id: eventId,
      attempt_count: expect.any(Number),
    });
    expect(id).not.toBe(first.id);
    const sent = await receiver.count(2);
    expect(sent).toMatchObject({ body, headers: { 'webhook-id': id, 'posthorn-attempt': '1' } });
    const done = await api.until(`/deliveries/${id}`, (one) => one.status === 'delivered');
    expect(done.attempts[0].request.body).toBe(body);
    const event = (await api.get(`/events/${eventId}`)).json.data;
    expect(event.deliveries.map((one: Json) => one.id).sort()).toEqual([first.id, id].sort());
  });

  it('the context is checked as a posted one', async () => {
    const api = await here.caller();
    await api.webhook({ trigger: 'profile.updated', url: here.receiver.url });
    const receipt = await api.event({ event: 'profile.updated', context: { id: 'p-1' } });
    const { id } = await api.settled(receipt.id, 'delivered');
    const resend = (raw: string) => api.post(`/deliveries/${id}/resend`, undefined, { raw });
    invalidFields(await resend('{"context":{}}'), 'context.id');
    invalidFields(await resend('{"context":{"id":"p","email":7}}'), 'context.email');
    invalidFields(await resend('{"context":{"id":"p","x":1,"\\u0078":2}}'), 'context.x');
    invalidFields(await resend('{"context":{"id":"p","x":{"profile_id":9007199254740993}}}'), 'context.x.profile_id');
    invalidFields(await resend('{"context":{"id":"p"},"context":{"id":"q"}}'), 'context');
  });

  it('is held where the webhook is switched off', async () => {
    const api = await here.caller();
    const webhook = await api.webhook({ trigger: 'a.b', url: here.receiver.url });
    const { id } = await api.settled((await api.event({ event: 'a.b', context: {} })).id, 'delivered');
    await api.put(`/webhooks/${webhook.id}`, { is_active: false });
    expect((await api.post(`/deliveries/${id}/resend`, { as_new: true })).json.data).toMatchObject({ status: 'held' });
  });
});

describe('api-37: cancel ends what is unfinished', () => {
  it.each(['pending', 'retrying', 'held', 'in_flight'])('%s', async (from) => {
    const open: (() => void)[] = [];
    await using receiver = await startReceiver((response) => {
      if (from === 'in_flight') open.push(() => response.end());
      else response.writeHead(500).end();
    });
    const api = await here.caller();
    await api.webhook({ trigger: 'a.b', url: receiver.url, is_active: from !== 'held', retry_schedule: [3600] });
    const later = from === 'pending' ? { deliver_at: '2099-01-01T00:00:00Z' } : {};
    const receipt = await api.event({ event: 'a.b', context: {}, ...later });
    if (from === 'in_flight') await receiver.count(1);
    const { id } = await api.settled(receipt.id, from);
    const answer = await api.post(`/deliveries/${id}/cancel`);
    expect(answer.status, answer.text).toBe(200);
    expect(answer.json.data).toMatchObject({ status: 'cancelled', reason: 'by_user', next_attempt_at: null });
    expect(answer.json.data.completed_at).not.toBeNull();
    refused(await api.post(`/deliveries/${id}/cancel`), 409, 'conflict');
    for (const end of open) end();
    if (from !== 'in_flight') return;
    // The attempt under way is recorded, and changes nothing.
    const done = await api.until(`/deliveries/${id}`, (one) => one.attempts.length === 1);
    expect(done).toMatchObject({ status: 'cancelled', reason: 'by_user' });
  });

  it('what is cancelled can be resent, and its reason goes with it', async () => {
    await using receiver = await startReceiver();
    const api = await here.caller();
    await api.webhook({ trigger: 'a.b', url: receiver.url });
    const receipt = await api.event({ event: 'a.b', context: {}, deliver_at: '2099-01-01T00:00:00Z' });
    const { id } = await api.settled(receipt.id, 'pending');
    await api.post(`/deliveries/${id}/cancel`);
    await api.post(`/deliveries/${id}/resend`);
    expect(await api.settled(receipt.id, 'delivered')).toMatchObject({ reason: null, attempt_count: 1 });
    refused(await api.post(`/deliveries/${id}/cancel`), 409, 'conflict');
  });
});

describe('api-38: a test is sent once, signed and told apart', () => {
  it('and answers with its attempt', async () => {
    await using receiver = await startReceiver(status(200, 'thanks'));
    const api = await here.caller();
    const webhook = await api.webhook({ trigger: 'reward.created', url: receiver.url, generate_secret: true });
    const answer = await api.post(`/webhooks/${webhook.id}/test`);
    expect(answer.status, answer.text).toBe(200);
    const { data } = answer.json;
    expect(data).toMatchObject({ number: 1, status: 200, error: null, response: { body: 'thanks' } });
    expect(data.delivery_id).toMatch(/^tst_[0-9A-HJKMNP-TV-Z]{26}_[0-9A-HJKMNP-TV-Z]{10}_[0-9a-f]{8}$/);
    const got = receiver.received[0] as Received;
    expect(got.headers).toMatchObject({ 'webhook-id': data.delivery_id, 'x-omneo-event': 'reward.created' });
    expect(new Standard(webhook.secret).verify(got.body, got.headers as Record<string, string>)).toMatchObject({
      profile_id: expect.any(String),
    });
    const delivery = (await api.get(`/deliveries/${data.delivery_id}`)).json.data;
    expect(delivery).toMatchObject({ test: true, status: 'delivered', event_id: null, event: 'reward.created' });
    expect((await api.get('/events')).json.data).toEqual([]);
  });

  it('is not retried, switches nothing off, and reaches a webhook that is off', async () => {
    await using receiver = await startReceiver(status(410));
    const api = await here.caller();
    const { id } = await api.webhook({ trigger: 'a.b', url: receiver.url, is_active: false });
    const { data } = (await api.post(`/webhooks/${id}/test`, {})).json;
    expect(data).toMatchObject({ status: 410 });
    expect((await api.get(`/deliveries/${data.delivery_id}`)).json.data).toMatchObject({
      status: 'failed',
      next_attempt_at: null,
    });
    await api.put(`/webhooks/${id}`, { is_active: true });
    await api.post(`/webhooks/${id}/test`);
    expect((await api.get(`/webhooks/${id}`)).json.data).toMatchObject({ is_active: true, held_count: 0 });
    expect(receiver.received).toHaveLength(2);
  });

  it.each<[string[], Json, string | RegExp]>([
    [['a.b', 'reward.*'], {}, 'a.b'],
    [['reward.*'], {}, /^reward\./],
    [['shop.*'], {}, 'shop.tested'],
    [['*'], {}, /^profile\./],
    [['*'], { event: 'my.own' }, 'my.own'],
    [['reward.*'], { event: 'reward.expiring' }, 'reward.expiring'],
    [['*'], { event: 'reward.issued' }, 'reward.created'],
    [['webhook.disabled'], {}, 'webhook.disabled'],
  ])('of %j with %j is %s', async (events, body, name) => {
    await using receiver = await startReceiver();
    const api = await here.caller();
    const { id } = await api.webhook({ events, url: receiver.url });
    const answer = await api.post(`/webhooks/${id}/test`, body);
    expect(answer.status, answer.text).toBe(200);
    expect(receiver.received[0]?.headers['x-omneo-event']).toMatch(name);
  });

  it.each<[string[], Json, string]>([
    [['a.b'], { event: 'c.d' }, 'event'],
    [['*'], { event: 'webhook.disabled' }, 'event'],
    [['*'], { event: 'x\r\nx-evil: 1' }, 'event'],
    [['*'], { event: 'not a name' }, 'event'],
    [['*'], { event: 'Münze.☃' }, 'event'],
    [['*'], { event: `a.${'b'.repeat(200_000)}` }, 'event'],
    [['*'], { event: '*' }, 'event'],
    [['a.*'], { event: 'a.*' }, 'event'],
    [['*'], { event: '' }, 'event'],
    [['*'], { event: 7 }, 'event'],
    [['*'], { nope: 7 }, 'nope'],
  ])('of %j with %.40j is refused', async (events, body, field) => {
    const api = await here.caller();
    const { id } = await api.webhook({ events, url: here.receiver.url });
    invalidFields(await api.post(`/webhooks/${id}/test`, body), field);
    expect((await api.get('/deliveries')).json.data).toEqual([]);
  });

  it.each([
    ['missing', /without a signature/],
    ['wrong_secret', /another secret/],
    ['tampered', /white space added after signing/],
    ['stale', /an hour ago/],
  ])(
    'api-46: one that is spoilt on purpose (%s) is refused by who verifies, which is told',
    async (signature, what) => {
      let secret = '';
      let verify = true;
      const codeOf = ({ headers, body }: Received): number => {
        if (!verify) return 200;
        try {
          new Standard(secret).verify(body, headers as Record<string, string>);
          return 204;
        } catch {
          return 401;
        }
      };
      await using receiver = await startReceiver((response, got) => status(codeOf(got))(response, got));
      const api = await here.caller();
      const webhook = await api.webhook({ trigger: 'reward.created', url: receiver.url, generate_secret: true });
      secret = webhook.secret;
      const test = async (body: Json) => (await api.post(`/webhooks/${webhook.id}/test`, body)).json.data;
      expect(await test({ signature: 'valid' })).toMatchObject({ status: 204, as_expected: true });
      const refused = await test({ signature });
      expect(refused).toMatchObject({ status: 401, as_expected: true });
      expect(refused.explanation).toMatch(what);
      verify = false;
      const taken = await test({ signature });
      expect(taken).toMatchObject({ status: 200, as_expected: false });
      expect(taken.explanation).toMatch(/accepted a test with/);
      const sent = receiver.received.at(-1) as Received;
      expect(JSON.parse(String(sent.body))).toMatchObject({ profile_id: expect.any(String) });
      const report = (await api.get(`/deliveries/${taken.delivery_id}/signature`)).json.data;
      expect(report.attempts[0].standard).toMatchObject({
        verdict: signature === 'missing' ? 'unsigned' : 'invalid',
        cause: expect.stringContaining('on purpose'),
      });
      // Sent once more by hand it is signed as ever.
      verify = true;
      const again = await api.post(`/deliveries/${taken.delivery_id}/resend`);
      expect(again.status).toBe(202);
      const last = await api.until(`/deliveries/${taken.delivery_id}`, (one) => one.attempts.length === 2);
      expect(last.attempts[1]).toMatchObject({ status: 204 });
    },
  );

  it('api-46: a receiver that fails did not refuse it; a webhook without a secret has nothing to spoil', async () => {
    await using receiver = await startReceiver(status(500));
    const api = await here.caller();
    const signed = await api.webhook({ trigger: 'a.b', url: receiver.url, generate_secret: true });
    const plain = await api.webhook({ trigger: 'a.c', url: receiver.url, secret: null });
    const { data } = (await api.post(`/webhooks/${signed.id}/test`, { signature: 'stale' })).json;
    expect(data).toMatchObject({ as_expected: false, explanation: expect.stringContaining('did not refuse') });
    invalidFields(await api.post(`/webhooks/${plain.id}/test`, { signature: 'missing' }), 'signature');
    invalidFields(await api.post(`/webhooks/${signed.id}/test`, { signature: 'bad' }), 'signature');
  });

  it('stays a test when it is resent as new', async () => {
    await using receiver = await startReceiver();
    const api = await here.caller();
    const { id } = await api.webhook({ trigger: 'a.b', url: receiver.url });
    const { data } = (await api.post(`/webhooks/${id}/test`)).json;
    const again = (await api.post(`/deliveries/${data.delivery_id}/resend`, { as_new: true })).json.data;
    expect(again).toMatchObject({ test: true, replay_of: data.delivery_id, id: expect.stringMatching(/^tst_/) });
  });
});
