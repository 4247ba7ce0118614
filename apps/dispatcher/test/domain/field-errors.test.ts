import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { invalid } from '../../src/domain/errors.ts';
import { fieldErrors } from '../../src/domain/field-errors.ts';

const schema = z
  .strictObject({
    name: z.string().max(3, 'must be at most 3 characters'),
    count: z.int(),
    on: z.boolean(),
    list: z.array(z.strictObject({ lane: z.enum(['high', 'low']) })),
    map: z.record(z.string(), z.unknown()),
    either: z.union([z.string(), z.number()]),
    none: z.null(),
  })
  .partial();

const errorsOf = (input: unknown, prefix?: string) =>
  fieldErrors(schema.safeParse(input).error?.issues ?? [], input, prefix);

describe('field-error-1: what is wrong with a field is said with its path and in words', () => {
  it.each([
    [{ name: 'four' }, { name: ['must be at most 3 characters'] }],
    [{ name: 5 }, { name: ['must be a string, not a number'] }],
    [{ name: null }, { name: ['must be a string, not null'] }],
    [{ count: 1.5 }, { count: ['must be a whole number, not a fraction'] }],
    [{ count: '1' }, { count: ['must be a number, not a string'] }],
    [{ on: 'yes' }, { on: ['must be true or false, not a string'] }],
    [{ list: {} }, { list: ['must be a list, not an object'] }],
    [{ list: [{ lane: 'high' }, { lane: 'mid' }] }, { 'list.1.lane': ['must be one of high, low'] }],
    [{ list: [[]] }, { 'list.0': ['must be an object, not a list'] }],
    [{ map: true }, { map: ['must be an object, not true or false'] }],
    [{ either: [] }, { either: ['must be a string or a number, not a list'] }],
    [{ none: 1 }, { none: ['must be null, not a number'] }],
    [
      { extra: 1, more: 2 },
      { extra: ['is not a known field: remove it'], more: ['is not a known field: remove it'] },
    ],
    [{ list: [{ lane: 'low', x: 1 }] }, { 'list.0.x': ['is not a known field: remove it'] }],
    [[], { '': ['must be an object, not a list'] }],
  ])('field-error-1: %o', (input, fields) => expect(errorsOf(input)).toEqual(fields));

  it('field-error-1: what is missing is required', () => {
    const one = z.object({ id: z.string() });
    expect(fieldErrors(one.safeParse({}).error?.issues ?? [], {})).toEqual({ id: ['is required'] });
  });

  it.each([
    ['nam', 'is not a known field: use "name", or remove it'],
    ['counts', 'is not a known field: use "count", or remove it'],
    ['other', 'is not a known field: remove it'],
  ])('field-error-1: %s may be meant for a field that is known', (key, text) => {
    const { issues = [] } = schema.safeParse({ [key]: 1 }).error ?? {};
    expect(fieldErrors(issues, {}, '', Object.keys(schema.shape))).toEqual({ [key]: [text] });
  });

  it('field-error-1: a prefix leads every path', () =>
    expect(Object.keys(errorsOf({ name: 5, list: [0] }, 'events.3'))).toEqual(['events.3.name', 'events.3.list.0']));

  it.each(['constructor', 'toString', 'hasOwnProperty', 'valueOf'])('field-error-2: a field may be called %s', (name) =>
    expect({ ...errorsOf({ [name]: 1 }) }).toEqual({ [name]: ['is not a known field: remove it'] }),
  );

  it('field-error-2: a field may be called __proto__, and nothing is polluted', () => {
    const fields = errorsOf(JSON.parse('{"__proto__": 1}'));
    expect(JSON.stringify(fields)).toBe('{"__proto__":["is not a known field: remove it"]}');
    expect(({} as Record<string, unknown>)['0']).toBeUndefined();
  });

  it('field-error-3: the message of the answer makes sense alone', () => {
    expect(invalid({ url: ['is required'] })).toMatchObject({ code: 'invalid', message: 'url is required.' });
    expect(invalid({ '': ['must be an object'] }).message).toBe('The body must be an object.');
    expect(invalid({ a: ['is x'], b: ['is y'], c: ['is z'] }).message).toBe('a is x. (and 2 more)');
    expect(invalid({}).message).toBe('The input is invalid.');
  });
});
