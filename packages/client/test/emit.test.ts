import { describe, expect, it } from 'vitest';
import { type EventInput, rawContext } from '../src/index.ts';
import { accepted, acceptedStep, apiError } from './support/bodies.ts';
import { clientOf } from './support/client.ts';
import type { Step } from './support/scripted-server.ts';

/** An interface has no index signature: names of one's own must take it all the same. */
interface Thing {
  id: number;
  total: string;
}

const bodyOf = (request: { body: string } | undefined): unknown => JSON.parse(request?.body ?? '');

describe('client-1: emit hands one event over', () => {
  it('posts name, context and options, and answers with what was accepted', async () => {
    await using run = await clientOf([{ status: 202, json: { data: accepted, warnings: ['an alias'] } }]);
    const result = await run.client.emit(
      'custom.thing',
      { answer: 42 },
      {
        id: 'order-7',
        namespace: 'crm',
        occurredAt: new Date(Date.UTC(2026, 0, 31)),
        deliverAt: '2026-02-01 00:00:00',
      },
    );
    expect(result).toEqual({ ok: true, data: accepted, warnings: ['an alias'] });
    expect(run.server.requests[0]).toMatchObject({ method: 'POST', path: '/api/v3/events' });
    expect(run.server.requests[0]?.headers).toMatchObject({
      authorization: 'Bearer phn_test',
      'content-type': 'application/json',
    });
    expect(bodyOf(run.server.requests[0])).toEqual({
      event: 'custom.thing',
      context: { answer: 42 },
      id: 'order-7',
      namespace: 'crm',
      occurred_at: '2026-01-31T00:00:00.000Z',
      deliver_at: '2026-02-01 00:00:00',
    });
  });

  it('types the context by the name of the event', async () => {
    await using run = await clientOf([acceptedStep, acceptedStep]);
    // @ts-expect-error a total is a number
    await run.client.emit('transaction.created', { id: 7, profile_id: null, total: 'seven' });
    await run.client.emit('custom.thing', { id: 7, total: 'seven' } satisfies Thing);
    const one: EventInput<'tier.achieved'> = { event: 'tier.achieved', context: { id: 1, profile_id: 'p' } };
    // @ts-expect-error the context of another event
    const other: EventInput<'profile.created'> = { event: 'profile.created', context: { id: 1 } };
    expect([one.event, other.event]).toEqual(['tier.achieved', 'profile.created']);
  });
});

describe('client-2: a context given as JSON text is sent as it is', () => {
  const text = '{"total":15.0,"big":12345678901234567890,"esc":"\\u00e9\\/", "id":1}';

  it('in emit and in emitBatch', async () => {
    await using run = await clientOf([acceptedStep, { status: 202, json: { data: [accepted] } }]);
    await run.client.emit('custom.thing', rawContext(text));
    await run.client.emitBatch([{ event: 'custom.thing', context: rawContext(text) }]);
    for (const request of run.server.requests) expect(request.body).toContain(`"context":${text}}`);
  });

  it('typed-client-3: as UTF-8 bytes too', async () => {
    await using run = await clientOf([acceptedStep]);
    await run.client.emit('custom.thing', rawContext(new TextEncoder().encode('{"total":15.0,"name":"Zoë"}')));
    expect(run.server.requests[0]?.body).toContain('"context":{"total":15.0,"name":"Zoë"}}');
  });

  it.each<[string, string | Uint8Array, RegExp]>([
    ['bytes that are not UTF-8', Uint8Array.of(123, 34, 255, 34, 58, 49, 125), /not UTF-8/],
    ['a byte order mark', Uint8Array.of(0xef, 0xbb, 0xbf, 123, 125), /not JSON/],
    ['half a surrogate pair', '{"a":"\ud800"}', /surrogate/],
  ])('typed-client-3: refuses %s', (_, bad, text) => expect(() => rawContext(bad)).toThrow(text));

  it.each(['', '[1]', 'null', '"text"', '{"a":1}}', '{},"namespace":"other"'])(
    'refuses %j, which is no object',
    (bad) => {
      expect(() => rawContext(bad)).toThrow(TypeError);
    },
  );
});

describe('client-3: a try again never raises an event twice', () => {
  const faults: readonly [string, Step][] = [
    ['a reset connection', 'reset'],
    ['an answer cut off', 'cut-off'],
    ['429', apiError(429, 'too_many_requests')],
    ['502 of a proxy', { status: 502, text: '<h1>Bad Gateway</h1>' }],
    ['503', apiError(503, 'unavailable')],
    ['504', { status: 504, text: '' }],
  ];

  it.each(faults)('%s: the same id and bytes are sent again', async (_, fault) => {
    await using run = await clientOf([fault, fault, acceptedStep]);
    const result = await run.client.emit('custom.thing', { a: 1 });
    expect(result.ok).toBe(true);
    const bodies = run.server.requests.map((request) => request.body);
    expect(new Set(bodies).size).toBe(1);
    expect(bodies).toHaveLength(3);
    expect(bodyOf(run.server.requests[0])).toMatchObject({ id: 'uuid-1' });
    expect(run.waitsMs).toEqual([200, 400]);
  });

  it('uses a key of its own for every event', async () => {
    await using run = await clientOf([{ status: 202, json: { data: [accepted, accepted, accepted] } }]);
    const event = { event: 'custom.thing', context: {} } as const;
    await run.client.emitBatch([event, { ...event, id: 'mine' }, event]);
    expect(bodyOf(run.server.requests[0])).toMatchObject({
      events: [{ id: 'uuid-1' }, { id: 'mine' }, { id: 'uuid-2' }],
    });
  });
});

describe('client-5: each item of a batch has a result of its own', () => {
  it('in the order given', async () => {
    const error = { message: 'Not so.', code: 'invalid', errors: { context: ['is no object'] } };
    await using run = await clientOf([
      { status: 202, json: { data: [{ ...accepted, warnings: ['odd'] }, { error }], warnings: ['all odd'] } },
    ]);
    const result = await run.client.emitBatch([
      { event: 'custom.thing', context: {} },
      { event: 'custom.other', context: {} },
    ]);
    expect(result).toEqual({
      ok: true,
      warnings: ['all odd'],
      data: [
        { ok: true, data: accepted, warnings: ['odd'] },
        { ok: false, error: { ...error, status: 422, retryAfterMs: null, attempts: 1 } },
      ],
    });
  });

  const cycle: Record<string, unknown> = {};
  cycle['self'] = cycle;
  it.each([
    ['a cycle', cycle],
    ['a BigInt', { big: 1n }],
    ['text that is not wrapped', '{"a":1}' as unknown as object],
    ['a toJSON that answers nothing', { toJSON: () => undefined }],
    ['a toJSON that answers text', new Date(0)],
    ['an array', [1]],
  ])('a context that cannot be written is a value too: %s', async (_, context) => {
    await using run = await clientOf([]);
    const result = await run.client.emitBatch([{ event: 'custom.thing', context }]);
    expect(result).toMatchObject({ ok: false, error: { code: 'invalid', attempts: 0 } });
    expect(result.ok || Object.keys(result.error.errors)).toEqual(['events.0.context']);
    expect(run.server.requests).toEqual([]);
  });

  it('nor can an invalid Date, which as null would mean "at once"', async () => {
    await using run = await clientOf([]);
    const never = new Date('soon');
    const one = await run.client.emit('custom.thing', {}, { deliverAt: never, occurredAt: never });
    expect(one).toMatchObject({
      ok: false,
      error: {
        code: 'invalid',
        message: 'Not sent: occurred_at is an invalid Date; deliver_at is an invalid Date.',
        errors: { occurred_at: ['is an invalid Date'], deliver_at: ['is an invalid Date'] },
        attempts: 0,
      },
    });
    const good = { event: 'custom.thing', context: {} } as const;
    const many = await run.client.emitBatch([good, { ...good, deliverAt: never }]);
    expect(many).toMatchObject({
      error: { code: 'invalid', errors: { 'events.1.deliver_at': ['is an invalid Date'] } },
    });
    expect(run.server.requests).toEqual([]);
  });
});
