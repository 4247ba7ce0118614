import { expect, it } from 'vitest';
import { fieldsOf } from '../src/payload/schema-fields.ts';

it('lists the fields of a schema by their paths', () => {
  const schema = {
    type: 'object',
    required: ['id'],
    properties: {
      id: { type: 'string', description: 'Whose it is.' },
      tier: { anyOf: [{ type: 'object', properties: { name: { type: 'string' } } }, { type: 'null' }] },
      items: { type: 'array', items: { type: 'object', properties: { sku: { type: 'string', format: 'uuid' } } } },
      kind: { enum: ['a', 'b'] },
    },
  };
  expect(fieldsOf(schema).map(({ path, kind, required }) => [path, kind, required])).toEqual([
    ['id', 'string', true],
    ['tier', 'object or null', false],
    ['tier.name', 'string', false],
    ['items', 'list of object', false],
    ['items[].sku', 'string, uuid', false],
    ['kind', '"a", "b"', false],
  ]);
});
