// A form made of a schema changes one value of the document and nothing else.
import { CATALOGUE } from '@posthorn/contracts/catalogue';
import { contextSchemaOf } from '@posthorn/contracts/contexts';
import { exampleOf } from '@posthorn/contracts/examples';
import { jsonSchemaOf } from '@posthorn/contracts/json-schema';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { sourceAt, without, withSource } from '../../src/payload/edit-json.ts';
import { isFault, type JsonText, readJson } from '../../src/payload/json-text.ts';
import { type FormField, formFieldsOf, inputOfSource, sourceOfInput } from '../../src/views/send/form-fields.ts';

const read = (text: string): JsonText => {
  const json = readJson(text);
  if (isFault(json)) throw new Error(json.message);
  return json;
};
const field = (over: Partial<FormField>): FormField => ({
  ...{ path: 'a', kind: 'text', choices: [], mayBeNull: false, required: false, about: '' },
  ...over,
});

it('knows which values a form can hold', () => {
  const nullable = (type: string) => ({ anyOf: [{ type }, { type: 'null' }] });
  const schema = {
    required: ['id'],
    properties: {
      id: { anyOf: [{ type: 'string' }, { type: 'integer' }] },
      total: nullable('number'),
      paid: { type: 'boolean' },
      kind: { enum: ['a', 'b or c'] },
      tags: { type: 'array', items: { type: 'string' } },
      tier: { anyOf: [{ type: 'object', properties: { name: { type: 'string' } } }, { type: 'null' }] },
    },
  };
  expect(formFieldsOf(schema).map(({ path, kind, mayBeNull, required }) => [path, kind, mayBeNull, required])).toEqual([
    ['id', 'text', false, true],
    ['total', 'number', true, false],
    ['paid', 'boolean', false, false],
    ['kind', 'choice', false, false],
    ['tier.name', 'text', false, false],
  ]);
});

it.each<[Partial<FormField>, string, string | null]>([
  [{}, 'Ada "x"', '"Ada \\"x\\""'],
  [{}, '', '""'],
  [{ mayBeNull: true }, '', 'null'],
  [{ kind: 'number' }, '12.50', '12.50'],
  [{ kind: 'number' }, '90071992547409931', '90071992547409931'],
  [{ kind: 'number' }, '1e5', '1e5'],
  [{ kind: 'number' }, '012', null],
  [{ kind: 'number' }, '12,5', null],
  [{ kind: 'number' }, '', null],
  [{ kind: 'number', mayBeNull: true }, '', 'null'],
  [{ kind: 'boolean' }, 'true', 'true'],
  [{ kind: 'boolean' }, 'maybe', null],
])('%j and what is typed, %j, is %j', (over, typed, expected) => {
  expect(sourceOfInput(field(over), typed)).toBe(expected);
});

it('changes that value alone, digits and order of the others kept', () => {
  const text = '{\n  "big": 90071992547409931,\n  "n": 1.0, "tier": {"name": "gold"}\n}';
  expect(withSource(read(text), ['tier', 'name'], '"silver"')).toBe(text.replace('gold', 'silver'));
  const added = withSource(read(text), ['x'], 'null');
  expect(added).toMatch(/90071992547409931[\s\S]*"n": 1\.0[\s\S]*"x": null/);
  const removed = without(read(added), ['x']);
  expect(removed).toMatch(/90071992547409931[\s\S]*"n": 1\.0/);
  expect(JSON.parse(removed)).toEqual(JSON.parse(text));
  expect(sourceAt(read(text), ['tier', 'none'])).toBeNull();
});

it('offers for every event of the catalogue fields of its example, each of which can be written back', () => {
  for (const { name } of CATALOGUE) {
    const text = JSON.stringify(exampleOf(name), null, 2);
    const fields = formFieldsOf(jsonSchemaOf(name));
    const present = fields.filter(({ path }) => sourceAt(read(text), path.split('.')) !== null);
    expect(present.length, name).toBeGreaterThan(1);
    for (const one of present) {
      const source = sourceAt(read(text), one.path.split('.')) ?? '';
      const input = inputOfSource(source);
      if (input === null) continue;
      const written = sourceOfInput(one, input) ?? '';
      const next = withSource(read(text), one.path.split('.'), written);
      expect(contextSchemaOf(name).safeParse(JSON.parse(next)).success, `${name} ${one.path}`).toBe(true);
    }
  }
});

it('whatever is typed into a text, the document stays JSON and says it', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (typed) => {
      const text = withSource(read('{"a": "x", "b": 1.0}'), ['a'], sourceOfInput(field({}), typed) ?? '');
      expect(JSON.parse(text)).toEqual({ a: typed, b: 1 });
      expect(text).toContain('"b": 1.0');
    }),
  );
});
