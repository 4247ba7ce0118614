// Values made of a documented schema: mostly as it asks for, now and then bent.
import fc from 'fast-check';
import type { Document } from '../../../src/api-description/open-api.ts';

type Schema = Readonly<Record<string, unknown>>;

const DEPTH_MAX = 4;
const deep = (): unknown => {
  let value: unknown = 1;
  for (let n = 0; n < 200; n += 1) value = n % 2 === 0 ? [value] : { a: value };
  return value;
};

const texts = fc.oneof(
  fc.constantFrom(
    'a.b',
    'profile.created',
    '*',
    'http://127.0.0.1:9/',
    '2026-01-31 09:30:00',
    '',
    '\u0000',
    '\ud800',
    '✨',
  ),
  fc.string({ maxLength: 20 }),
  fc.string({ unit: 'binary', maxLength: 10 }),
);
const numbers = fc.oneof(fc.constantFrom(0, 1, -1, 1.5, 1e308, 2 ** 53, -(2 ** 63)), fc.integer({ min: 1, max: 50 }));

/** What no schema asks for. */
export const wrong: fc.Arbitrary<unknown> = fc.oneof(
  texts,
  numbers,
  fc.constantFrom(null, true, [], {}, [[]], { $ne: 1 }, 'x'.repeat(5000)),
  fc.constant(deep()),
);

export function valuesOf(document: Document, schema: Schema, depth = 0): fc.Arbitrary<unknown> {
  const within = (one: unknown): fc.Arbitrary<unknown> => valuesOf(document, one as Schema, depth + 1);
  const of = (one: Schema): fc.Arbitrary<unknown> => {
    const name = /^#\/components\/schemas\/(.+)$/.exec(String(one['$ref']))?.[1];
    if (name !== undefined) return within(document.components.schemas[name]);
    if ('const' in one) return fc.constant(one['const']);
    if (Array.isArray(one['enum'])) return fc.constantFrom(...one['enum']);
    const choice = one['anyOf'] ?? one['oneOf'];
    if (Array.isArray(choice)) return fc.oneof(...choice.map(within));
    const { type } = one;
    if (type === 'array') return fc.array(one['items'] === undefined ? wrong : within(one['items']), { maxLength: 3 });
    if (type === 'object') return members(one);
    if (type === 'integer' || type === 'number') return numbers;
    if (type === 'boolean') return fc.boolean();
    if (type === 'null') return fc.constant(null);
    return type === 'string' ? texts : wrong;
  };
  const members = (one: Schema): fc.Arbitrary<unknown> => {
    const shape = (one['properties'] ?? {}) as Record<string, unknown>;
    const requiredKeys = ((one['required'] ?? []) as string[]).filter((name) => name in shape);
    const known = fc.record(Object.fromEntries(Object.entries(shape).map(([name, each]) => [name, within(each)])), {
      requiredKeys,
    });
    return known as fc.Arbitrary<unknown>;
  };
  if (depth > DEPTH_MAX) return wrong;
  return fc.oneof({ weight: 9, arbitrary: of(schema) }, { weight: 1, arbitrary: wrong });
}
