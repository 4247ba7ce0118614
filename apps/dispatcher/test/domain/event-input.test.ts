import { EVENT_ALIASES } from '@posthorn/contracts';
import { exampleOf } from '@posthorn/contracts/examples';
import { describe, expect, it } from 'vitest';
import { type ParsedEvent, parseEvent } from '../../src/domain/event-input.ts';

const parse = (text: string, headerKey?: string) => parseEvent(text, JSON.parse(text), headerKey);

function ok(text: string, headerKey?: string): ParsedEvent {
  const parsed = parse(text, headerKey);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.fields));
  return parsed.event;
}
function faults(text: string, headerKey?: string) {
  const parsed = parse(text, headerKey);
  if (parsed.ok) throw new Error('it was accepted');
  return { ...parsed.fields };
}
const event = (fields: Record<string, unknown>) => JSON.stringify({ event: 'order.placed', context: {}, ...fields });

describe('event-6: the context is kept as its source text', () => {
  it.each(['{"id":"1","total":1.0,"big":12345678901234567890}', '{ "b" : 1,\n"a":"\\u00e9" }', '{}'])(
    'event-6: %s',
    (context) => expect(ok(`{"event": "order.placed", "context": ${context} }`).context).toBe(context),
  );

  it.each([
    ['{"event":"order.placed","context":{"a":1,"a":2}}', { 'context.a': [expect.stringContaining('twice')] }],
    ['{"event":"order.placed","context":{},"context":{}}', { context: [expect.stringContaining('twice')] }],
    ['{"event":"order.placed"}', { context: ['is required'] }],
    ['{"event":"order.placed","context":[]}', { context: ['must be an object, not a list'] }],
    ['{"event":"order.placed","context":null}', { context: ['must be an object, not null'] }],
    ['{"event":"profile.created","context":{"profile_id":"1"}}', { 'context.id': ['is required'] }],
    ['{"event":"order.placed","context":{},"extra":1}', { extra: ['is not a known field: remove it'] }],
    ['{"event":"order.placed","context":{},"constructor":1}', { constructor: ['is not a known field: remove it'] }],
    ['[]', { '': [expect.stringContaining('must be an object')] }],
    ['null', { '': [expect.stringContaining('must be an object')] }],
    ['"text"', { '': [expect.stringContaining('must be an object')] }],
    ['{"context":{}}', { event: ['is required'] }],
    ['{"event":"Order","context":{}}', { event: [expect.stringContaining('lower-case')] }],
  ])('event-6: %s is refused', (text, fields) => expect(faults(text)).toEqual(fields));
});

describe('event-7: names', () => {
  it.each(Object.entries(EVENT_ALIASES))('event-7: %s is stored as %s, with a warning', (alias, name) => {
    const parsed = ok(JSON.stringify({ event: alias, context: exampleOf(name) }));
    expect(parsed.name).toBe(name);
    expect(parsed.warnings).toEqual([`event: "${alias}" is an alias; it was stored as "${name}"`]);
  });

  it('event-7: an alias is checked as what it stands for', () =>
    expect(faults('{"event":"profile_update","context":{}}')).toEqual({ 'context.id': ['is required'] }));

  it('event-7: a canonical name has no warning', () => expect(ok(event({})).warnings).toEqual([]));

  it.each(['webhook.disabled', 'delivery.exhausted'])('event-7: %s is reserved', (name) =>
    expect(faults(event({ event: name }))).toEqual({ event: [expect.stringContaining('is reserved')] }),
  );
});

describe('event-8: the profile an event is about', () => {
  it.each([
    ['order.placed', { profile_id: 'p1', id: 'o1' }, 'p1'],
    ['order.placed', { id: 'o1' }, null],
    ['order.placed', { profile_id: null, id: 'o1' }, null],
    ['order.placed', { profile_id: 17 }, '17'],
    ['order.placed', { profile_id: { a: 1 } }, null],
    ['profile.created', { id: 'p2' }, 'p2'],
    ['profile.merged', { id: 'p2', merged_from: 'p3' }, 'p2'],
    ['profile.created', { id: 'p2', profile_id: 'p3' }, 'p3'],
    ['profile.address.created', { id: 'a1' }, null],
    ['profile.address.created', { id: 'a1', profile_id: 'p4' }, 'p4'],
    ['transaction.created', { id: 't1', profile_id: null }, null],
    ['transaction.created', { id: 't1', profile_id: 'p5' }, 'p5'],
  ])('event-8: %s with %o is about %s', (name, context, profileId) =>
    expect(ok(event({ event: name, context })).people.profileId).toBe(profileId),
  );
});

describe('event-9: what else a producer says', () => {
  it.each([
    [{}, undefined, null],
    [{ id: 'a-1' }, undefined, 'a-1'],
    [{}, 'h-1', 'h-1'],
    [{ id: 'h-1' }, 'h-1', 'h-1'],
  ])('event-9: the key of %o with the header %s is %s', (fields, header, key) =>
    expect(ok(event(fields), header).idempotencyKey).toBe(key),
  );

  it('event-9: a header and a field that differ are refused', () =>
    expect(faults(event({ id: 'a' }), 'b')).toEqual({ id: [expect.stringContaining('differs')] }));

  it.each(['', 'ä', 'a b', 'x'.repeat(129)])('event-9: "%s" is no key, in either place', (key) => {
    expect(faults(event({ id: key }))).toEqual({ id: [expect.stringContaining('128')] });
    if (key !== '') expect(faults(event({}), key)).toEqual({ id: [expect.stringContaining('128')] });
  });

  it.each([
    [{}, undefined],
    [{ namespace: null }, null],
    [{ namespace: 'crm' }, 'crm'],
  ])('event-9: the namespace of %o is %s: silence and none are different', (fields, namespace) =>
    expect(ok(event(fields)).namespace).toBe(namespace),
  );

  it('event-9: times are read in both formats', () => {
    const parsed = ok(event({ occurred_at: '2026-01-31 09:30:00', deliver_at: '2026-01-31T10:30:00.5+01:00' }));
    expect(parsed.occurredAt).toBe(Date.UTC(2026, 0, 31, 9, 30));
    expect(parsed.deliverAt).toBe(Date.UTC(2026, 0, 31, 9, 30, 0, 500));
    expect(ok(event({ occurred_at: null, deliver_at: null }))).toMatchObject({ occurredAt: null, deliverAt: null });
    expect(Object.keys(faults(event({ deliver_at: 'tomorrow', occurred_at: 5 }))).sort()).toEqual([
      'deliver_at',
      'occurred_at',
    ]);
  });
});

describe('input-4: ids of people that a number cannot hold', () => {
  it.each([
    ['order.placed', '{"profile_id":9007199254740993}', 'profile_id', '9007199254740993'],
    ['order.placed', '{"profile_id":-12345678901234567890}', 'profile_id', '-12345678901234567890'],
    ['order.placed', '{"profile_id":1e16}', 'profile_id', '1e16'],
    ['order.placed', '{"profile":{"id":9007199254740993}}', 'profile.id', '9007199254740993'],
    ['order.placed', '{"items":[{"owner_profile":{"id":1e400}}]}', 'items.0.owner_profile.id', '1e400'],
    ['point.created', '{"linked_profile_id":9007199254740992}', 'linked_profile_id', '9007199254740992'],
    ['custom.x', '{"data":{"merged_from":99999999999999999999}}', 'data.merged_from', '99999999999999999999'],
    ['profile.before', '{"id":9007199254740993}', 'id', '9007199254740993'],
  ])('input-4: %s with %s is refused', (name, context, path, number) => {
    expect(faults(`{"event":"${name}","context":${context}}`)).toEqual({
      [`context.${path}`]: [
        `is the number ${number}, which is above 2^53 and would lose digits: send the id as a string, "${number}"`,
      ],
    });
  });

  it.each([
    '{"profile_id":9007199254740991}',
    '{"profile_id":"9007199254740993"}',
    '{"id":9007199254740993,"profile_id":7}',
    '{"total":12345678901234567890,"note":"1234567890123456789"}',
    '{"profile_id":0.12345678901234567}',
  ])('input-4: %s is accepted as it is', (context) =>
    expect(ok(`{"event":"order.placed","context":${context}}`).context).toBe(context),
  );
});
