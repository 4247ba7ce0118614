import { CATALOGUE } from '@posthorn/contracts/catalogue';
import { CONTEXT_SCHEMAS, contextSchemaOf, surelyAccepts } from '@posthorn/contracts/contexts';
import { exampleOf } from '@posthorn/contracts/examples';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';

type Json = null | boolean | number | string | Json[] | { [name: string]: Json };

/** Every place in a value, as the names on the way to it. */
const placesIn = (value: unknown): string[][] =>
  typeof value !== 'object' || value === null
    ? [[]]
    : [[], ...Object.entries(value).flatMap(([name, member]) => placesIn(member).map((place) => [name, ...place]))];

function withAt(value: unknown, [name, ...rest]: readonly string[], other: Json | undefined): unknown {
  if (name === undefined) return other;
  const copy: Record<string, unknown> = Array.isArray(value) ? ([...value] as never) : { ...(value as object) };
  copy[name] = withAt(copy[name], rest, other);
  if (copy[name] === undefined && !Array.isArray(copy)) delete copy[name];
  return copy;
}

const names = Object.keys(CONTEXT_SCHEMAS);
const other = fc.oneof(
  fc.constant(undefined),
  fc.constantFrom<Json>(null, true, 0, 1.5, '', 'text', [], [1], ['text'], [{}], {}, { id: 'text' }),
  fc.jsonValue() as fc.Arbitrary<Json>,
);

describe('what a schema surely accepts', () => {
  it('is the example of each event that is checked, which zod is then not asked about', () => {
    for (const name of [...names, 'custom.any'])
      expect(surelyAccepts(contextSchemaOf(name), exampleOf(name)), name).toBe(true);
  });

  it('is accepted by zod, whatever stands at one or two places of an example', () => {
    const catalogued = CATALOGUE.map(({ name }) => name);
    fc.assert(
      fc.property(
        fc.constantFrom(...names, ...catalogued),
        fc.array(fc.tuple(fc.nat(), other), { maxLength: 2 }),
        (name, changes) => {
          let value: unknown = exampleOf(name);
          for (const [at, given] of changes) {
            const places = placesIn(value);
            value = withAt(value, places[at % places.length] ?? [], given);
          }
          const schema = contextSchemaOf(name);
          if (surelyAccepts(schema, value)) expect(schema.safeParse(value).success).toBe(true);
        },
      ),
      { numRuns: 2000 },
    );
  });

  it.each<[string, z.ZodType, unknown]>([
    ['a text with a check', z.string().min(1), 'a'],
    ['a text of a format', z.email(), 'a@example.com'],
    ['a whole number', z.int(), 1],
    ['a number that JSON has no end for', z.number(), Number.POSITIVE_INFINITY],
    ['a list with a check', z.array(z.string()).max(1), ['a']],
    ['an object that refuses other members', z.strictObject({}), {}],
    ['an object with a check', z.object({}).refine(() => true), {}],
    ['an object without a member that it needs', z.looseObject({ a: z.unknown() }), {}],
    ['a map of texts', z.record(z.string(), z.string()), {}],
    ['a kind that contexts do not have', z.literal('a'), 'a'],
    ['a union of such', z.union([z.literal('a'), z.int()]), 'a'],
  ])('is not %s: zod decides', (_name, schema, value) => {
    expect(surelyAccepts(schema, value)).toBe(false);
  });
});
