import { describe, expect, expectTypeOf, it } from 'vitest';
import { type Client, createClient, customEvent, type EventContext, type EventName, rawContext } from '../src/index.ts';
import { accepted, acceptedStep } from './support/bodies.ts';
import { clientOf } from './support/client.ts';

interface OrderPaid {
  id: number;
  total: number;
}
type Own = { 'order.paid': OrderPaid; 'profile.created': { id: string; vip: boolean } };

describe('typed-client-1: which names emit takes', () => {
  it('typed-client-1: those of the catalogue, custom ones and declared ones', () => {
    expectTypeOf<'transaction.created'>().toExtend<EventName>();
    expectTypeOf<'product-list-item.linked'>().toExtend<EventName>();
    expectTypeOf<'custom.points-doubled'>().toExtend<EventName>();
    expectTypeOf<'order.paid'>().toExtend<EventName<Own>>();
  });

  it('typed-client-1: and no other: a slip, an undeclared event, a reserved one, a name known at run time only', () => {
    expectTypeOf<'transaction.creatd'>().not.toExtend<EventName>();
    expectTypeOf<'profiles.created'>().not.toExtend<EventName>();
    expectTypeOf<'order.paid'>().not.toExtend<EventName>();
    expectTypeOf<'webhook.disabled'>().not.toExtend<EventName>();
    expectTypeOf<string>().not.toExtend<EventName>();
  });

  it('typed-client-1: the context follows from the name, the declared one first', () => {
    expectTypeOf<EventContext<'order.paid', Own>>().toEqualTypeOf<OrderPaid>();
    expectTypeOf<EventContext<'profile.created', Own>>().toEqualTypeOf<{ id: string; vip: boolean }>();
    expectTypeOf<EventContext<'reward.created'>['id']>().toEqualTypeOf<number>();
    expectTypeOf<EventContext<'order.created'>>().toEqualTypeOf<object>();
  });

  it('typed-client-1: calls compile for them alone', async () => {
    await using run = await clientOf([
      acceptedStep,
      acceptedStep,
      acceptedStep,
      acceptedStep,
      acceptedStep,
      acceptedStep,
    ]);
    const plain = run.client;
    const own: Client<Own> = createClient<Own>({ url: run.server.url, token: 'phn_test' });
    await plain.emit('order.created', { id: 7 });
    await own.emit('order.paid', { id: 7, total: 5 });
    // @ts-expect-error the declared context has a total
    await own.emit('order.paid', { id: 7 });
    // @ts-expect-error a slip
    await plain.emit('transaction.creatd', { id: 7, profile_id: null });
    // @ts-expect-error not declared for this client
    await plain.emit('order.paid', rawContext('{"id":7}'));
    const name: string = 'order.paid';
    // @ts-expect-error known at run time only
    await plain.emit(name, {});
    expect(run.server.requests).toHaveLength(6);
  });
});

describe('typed-client-2: any other name', () => {
  it('typed-client-2: goes through emitCustom, with the same options', async () => {
    await using run = await clientOf([acceptedStep]);
    const result = await run.client.emitCustom('order.paid', { id: 7 }, { id: 'k', namespace: 'crm' });
    expect(result).toEqual({ ok: true, data: accepted, warnings: [] });
    expect(JSON.parse(run.server.requests[0]?.body ?? '')).toEqual({
      event: 'order.paid',
      id: 'k',
      namespace: 'crm',
      context: { id: 7 },
    });
  });

  it('typed-client-2: in a batch through customEvent, beside others', async () => {
    await using run = await clientOf([{ status: 202, json: { data: [accepted, accepted] } }]);
    await run.client.emitBatch([
      { event: 'tier.achieved', context: { id: 1, profile_id: 'p' } },
      customEvent('order.paid', rawContext('{"total":15.0}'), { id: 'k' }),
    ]);
    expect(run.server.requests[0]?.body).toContain('"event":"order.paid","id":"k","context":{"total":15.0}}');
    // @ts-expect-error a slip in a batch
    const slip = () => run.client.emitBatch([{ event: 'tier.achievd', context: {} }]);
    expect(slip).toBeTypeOf('function');
  });
});
