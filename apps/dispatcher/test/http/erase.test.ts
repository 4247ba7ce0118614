import { describe, expect, it } from 'vitest';
import { refused } from './support/api.ts';
import { status } from './support/receiver.ts';
import { serving } from './support/serving.ts';

const EMAIL = 'ada@example.com';
const context = (id: string, more: object = {}) => ({ id, profile_id: id, email: EMAIL, ...more });

describe('DELETE /profiles/{id}/data', () => {
  const here = serving();
  const delivered = async () => {
    const api = await here.caller();
    const webhook = await api.webhook({ trigger: 'order.placed', url: here.receiver.url });
    const event = await api.event({ event: 'order.placed', context: context('p-1'), id: 'order-1' });
    const delivery = await api.settled(event.id, 'delivered');
    return { api, webhook, event, delivery };
  };

  it('erase-1: answers a receipt, shows what is left, and finds nothing the second time', async () => {
    here.receiver.answer(status(200, `hello ${EMAIL}`, { 'x-who': EMAIL }));
    const { api, event, delivery } = await delivered();
    expect(JSON.stringify(delivery)).toContain(EMAIL);
    const { status: code, json } = await api.delete('/profiles/p-1/data');
    expect(code).toBe(200);
    expect(json).toEqual({
      data: {
        profile_id: 'p-1',
        erased_at: expect.stringMatching(/^\d{4}-.*Z$/),
        profiles: 1,
        events: 1,
        deliveries: 1,
        cancelled: 0,
        attempts: 1,
      },
    });
    const shown = (await api.get(`/events/${event.id}`)).json.data;
    expect(shown).toMatchObject({ context: null, profile_id: null, idempotency_key: null, event: 'order.placed' });
    expect(shown.erased_at).toBe(json.data.erased_at);
    const after = await api.get(`/deliveries/${delivery.id}`);
    expect(after.text).not.toContain(EMAIL);
    expect(after.json.data.attempts).toMatchObject([
      { status: 200, request: { url: here.receiver.url, headers: {}, body: '' }, response: null },
    ]);
    expect((await api.get('/deliveries?filter[profile_id]=p-1')).json.data).toEqual([]);
    const again = (await api.delete('/profiles/p-1/data')).json.data;
    expect(again).toMatchObject({ profiles: 0, events: 0, deliveries: 0, cancelled: 0, attempts: 0 });
  });

  it('erase-7: what was erased is not sent again (410), in no way', async () => {
    here.receiver.answer(status(200));
    const { api, delivery } = await delivered();
    await api.delete('/profiles/p-1/data');
    for (const body of [{}, { as_new: true }, { context: context('p-1') }]) {
      refused(await api.post(`/deliveries/${delivery.id}/resend`, body), 410, 'gone');
    }
  });

  it('erase-5: somebody whom only an edited resend names is erased with its event; an edited test goes whole', async () => {
    here.receiver.answer(status(200));
    const { api, webhook, event, delivery } = await delivered();
    const edited = await api.post(`/deliveries/${delivery.id}/resend`, {
      context: { ...context('p-1'), linked_profile_id: 'p-9' },
    });
    expect(edited.status).toBe(202);
    const test = (await api.post(`/webhooks/${webhook.id}/test`)).json.data;
    const of = (id: string) => ({ context: { ...context(id), order: 'o-1' } });
    const mine = (await api.post(`/deliveries/${test.delivery_id}/resend`, of('p-9'))).json.data;
    const others = (await api.post(`/deliveries/${test.delivery_id}/resend`, of('p-99'))).json.data;
    await api.until(`/deliveries/${edited.json.data.id}`, (one) => one.status === 'delivered');
    await api.until(`/deliveries/${mine.id}`, (one) => one.status === 'delivered');
    await api.until(`/deliveries/${others.id}`, (one) => one.status === 'delivered');
    const receipt = (await api.delete('/profiles/p-9/data')).json.data;
    expect(receipt).toMatchObject({ profiles: 1, events: 1, deliveries: 3, attempts: 3 });
    expect((await api.get(`/deliveries/${edited.json.data.id}`)).text).not.toContain('p-9');
    expect((await api.get(`/events/${event.id}`)).json.data.context).toBeNull();
    expect((await api.get(`/deliveries/${mine.id}`)).status).toBe(404);
    expect((await api.get(`/deliveries/${others.id}`)).text).toContain('p-99');
    expect((await api.get(`/deliveries/${test.delivery_id}`)).status).toBe(200);
  });

  it('erase-2: what waits is cancelled, with its reason', async () => {
    here.receiver.answer(status(503));
    const api = await here.caller();
    await api.webhook({ trigger: 'order.placed', url: here.receiver.url });
    const event = await api.event({ event: 'order.placed', context: context('p/1 ü') });
    await api.settled(event.id, 'retrying');
    const receipt = (await api.delete(`/profiles/${encodeURIComponent('p/1 ü')}/data`)).json.data;
    expect(receipt).toMatchObject({ profile_id: 'p/1 ü', cancelled: 1 });
    const delivery = await api.settled(event.id, 'cancelled');
    expect(delivery).toMatchObject({ reason: 'erased', next_attempt_at: null });
  });

  it('erase-6: the audit log names the token and not the profile', async () => {
    here.receiver.answer(status(200));
    const { api } = await delivered();
    await api.delete('/profiles/p-1/data');
    const { json, text } = await api.get('/audit?filter[action]=profile.erased');
    expect(json.data).toMatchObject([{ actor: { token_id: api.tokenId }, subject: 'profile' }]);
    expect(text).not.toContain('p-1');
  });

  it('erase-5: another tenant’s profile of the same id stays; the scope is delete-events', async () => {
    here.receiver.answer(status(200));
    const { api, event } = await delivered();
    const stranger = await here.caller();
    expect((await stranger.delete('/profiles/p-1/data')).json.data).toMatchObject({ events: 0 });
    expect((await api.get(`/events/${event.id}`)).json.data.context).not.toBeNull();
    const reader = await here.caller({ scopes: ['read-events', 'update-deliveries'] });
    refused(await reader.delete('/profiles/p-1/data'), 403, 'forbidden');
    refused(await api.delete(`/profiles/${'x'.repeat(257)}/data`), 422, 'invalid');
  });

  it('erase-19: more than one commit removes is answered 202, with an erasure that ends in the same counts', async () => {
    const api = await here.caller();
    await api.webhook({ trigger: 'order.*', url: here.receiver.url, is_active: false });
    const events = Array.from({ length: 1000 }, (_, n) => ({ event: 'order.placed', context: context('p-1', { n }) }));
    const posted = [];
    for (let batch = 0; batch < 2; batch += 1) posted.push((await api.post('/events/batch', { events })).json.data);
    const begun = await api.delete('/profiles/p-1/data');
    expect(begun.status).toBe(202);
    const { data } = begun.json;
    expect(data).toMatchObject({ status: 'running', finished_at: null, profiles: 1 });
    expect(begun.headers.get('location')).toMatch(new RegExp(`/api/v3/erasures/${data.id}$`));
    const last = posted.at(-1).at(-1).id;
    const shown = (await api.get(`/events/${last}`)).json.data;
    expect(shown).toMatchObject({ context: null, profile_id: null, erased_at: data.erased_at });
    expect((await api.get('/events?filter[profile_id]=p-1')).json.data).toEqual([]);
    expect((await api.get(`/deliveries/${shown.deliveries[0].id}`)).text).not.toContain(EMAIL);
    refused(await api.post(`/deliveries/${shown.deliveries[0].id}/resend`), 410, 'gone');
    const done = await api.until(`/erasures/${data.id}`, (one) => one.status === 'done');
    expect(done).toMatchObject({ events: 2000, deliveries: 2000, cancelled: 2000, attempts: 0 });
    expect(done.finished_at).not.toBeNull();
    expect(JSON.stringify(done)).not.toContain('p-1');
    const stranger = await here.caller();
    refused(await stranger.get(`/erasures/${data.id}`), 404, 'not_found');
    refused(await api.get('/erasures/none'), 404, 'not_found');
    const reader = await here.caller({ scopes: ['read-events'] });
    refused(await reader.get(`/erasures/${data.id}`), 403, 'forbidden');
  });
});
