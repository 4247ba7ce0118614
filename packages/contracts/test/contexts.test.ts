import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CONTEXT_SCHEMAS, contextSchemaOf } from '../src/contexts.ts';
import { CANONICAL_EVENTS, type CanonicalEvent } from '../src/index.ts';
import { fieldsOf, withValueAt } from './schema-fields.ts';

const minimal = (name: CanonicalEvent): Record<string, unknown> => {
  if (name.startsWith('profile.')) return { id: 'p-1' };
  return { id: 1, profile_id: 'p-1' };
};

const SAMPLES: Record<string, unknown> = {
  string: 'text',
  number: 12.5,
  boolean: true,
  object: { a: 1 },
  array: ['x', 1],
  null: null,
};

/** What the issue paths say: the field itself, or for a list of the wrong items a place inside it. */
const refusedAt = (name: string, context: unknown) =>
  (contextSchemaOf(name).safeParse(context).error?.issues ?? []).map((issue) => issue.path.join('.'));

describe.each(CANONICAL_EVENTS)('the context of %s', (name) => {
  const schema = contextSchemaOf(name);
  const fields = fieldsOf(CONTEXT_SCHEMAS[name]);

  it('context-1: needs an object with a root id', () => {
    const { id: _, ...rest } = minimal(name);
    expect(schema.safeParse(minimal(name)).error).toBeUndefined();
    expect(refusedAt(name, rest)).toEqual(['id']);
    expect(refusedAt(name, { ...rest, id: null })).toEqual(['id']);
    for (const noObject of [null, [], 'text', 1, true, undefined])
      expect(schema.safeParse(noObject).success).toBe(false);
  });

  it('context-2: needs profile_id unless it is profile.*; only a transaction may have null', () => {
    const { profile_id: _, ...without } = minimal(name);
    const isProfile = name.startsWith('profile.');
    expect(refusedAt(name, without)).toEqual(isProfile ? [] : ['profile_id']);
    if (isProfile) return;
    expect(refusedAt(name, { ...without, profile_id: null })).toEqual(
      name === 'transaction.created' ? [] : ['profile_id'],
    );
    expect(refusedAt(name, { ...without, profile_id: 7 })).toEqual(['profile_id']);
  });

  it('context-3: every other field may be absent or null', () => {
    for (const field of fields) {
      const nullable = withValueAt(minimal(name), field.path, null);
      if (!field.required) expect(refusedAt(name, nullable), field.path.join('.')).toEqual([]);
    }
    expect(fields.filter(({ required }) => required).map(({ path }) => path.join('.'))).toEqual(
      name.startsWith('profile.') ? ['id'] : ['id', 'profile_id'],
    );
  });

  it('context-4: unknown fields pass, at the root and in every known object', () => {
    for (const field of fields.filter(({ kinds }) => kinds.has('object'))) {
      const context = withValueAt(minimal(name), field.path, { unheard_of: [{ deep: 1 }] });
      expect(refusedAt(name, context), field.path.join('.')).toEqual([]);
    }
    expect(refusedAt(name, { ...minimal(name), unheard_of: { deep: [1, null] } })).toEqual([]);
  });

  it('context-5: a known field of the wrong JSON type is refused with its path', () => {
    let refusals = 0;
    for (const { path, kinds } of fields) {
      if (kinds.has('unknown')) continue;
      for (const kind of Object.keys(SAMPLES).filter((sample) => sample !== 'null' && !kinds.has(sample))) {
        const context = withValueAt(minimal(name), path, SAMPLES[kind]);
        expect(refusedAt(name, context), `${path.join('.')} as ${kind}`).toEqual([path.join('.')]);
        refusals += 1;
      }
    }
    expect(refusals).toBeGreaterThan(1000);
  });

  it('context-5: known fields of the right JSON type pass', () => {
    for (const { path, kinds } of fields) {
      const fitting = Object.keys(SAMPLES).filter((sample) => kinds.has(sample) && sample !== 'array');
      for (const kind of fitting) {
        expect(refusedAt(name, withValueAt(minimal(name), path, SAMPLES[kind])), path.join('.')).toEqual([]);
      }
      if (kinds.has('array')) expect(refusedAt(name, withValueAt(minimal(name), path, [])), path.join('.')).toEqual([]);
    }
  });

  it('context-6: validating changes nothing', () => {
    // zod leaves a member of this one name out of its result, to protect who copies it; the text that is sent has it.
    const key = fc.string().filter((text) => text !== '__proto__');
    fc.assert(
      fc.property(fc.dictionary(key, fc.jsonValue()), (extra) => {
        const context = { ...extra, ...minimal(name) };
        const parsed = schema.safeParse(context);
        if (parsed.success) expect(JSON.stringify(parsed.data, sorted)).toBe(JSON.stringify(context, sorted));
      }),
    );
  });
});

/** Object members in one order: the schema may list known fields first. */
const sorted = (_: string, value: unknown) =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
    : value;

describe('where the sources know two shapes', () => {
  it.each<[CanonicalEvent, string, Record<string, unknown>]>([
    ['profile.created', 'an empty PHP map', { custom_fields: [] }],
    ['profile.created', 'custom attributes as a list', { custom_attributes: [{ handle: 'a', value: 1 }] }],
    ['profile.created', 'custom attributes as a map', { custom_attributes: { style: { a: 1 } } }],
    ['profile.created', 'a dialling code as number', { mobile_phone_country: 61 }],
    ['profile.created', 'a dialling code as text', { mobile_phone_country: '61' }],
    ['profile.created', 'birth fields as texts', { birth_day: '23', birth_month: '11', birth_year: '1988' }],
    ['profile.created', 'a gender of another spelling', { gender: 'Witheld' }],
    ['profile.created', 'money as text where one source says so', { aggregations: { spend_12m_now: '12.50' } }],
    ['profile.created', 'the currency by code', { aggregations: { latest_shop_currency: 'AUD' } }],
    ['profile.created', 'the currency as a record', { aggregations: { latest_shop_currency: { code: 'AUD' } } }],
    ['profile.created', 'a tier of two fields', { tier: { handle: 'silver', name: 'Silver' } }],
    ['transaction.created', 'a textual id', { id: 'f81d4fae-7dec' }],
    ['transaction.created', 'custom fields as a map', { custom_fields: { gift: true } }],
    ['transaction.created', 'one discount as an object', { items: [{ discounts: { amount: 5 } }] }],
    ['transaction.created', 'discounts as a list', { items: [{ discounts: [{ amount: 5 }] }] }],
    ['transaction.created', 'no discounts', { items: [{ discounts: null }] }],
    ['transaction.created', 'staff by number', { staff_id: 4, staff: { id: 4 } }],
    ['reward.created', 'an empty meta', { meta: [] }],
  ])('context-7: %s takes %s', (name, _, fields) => {
    expect(refusedAt(name, { ...minimal(name), ...fields })).toEqual([]);
  });

  it('context-5: a wrong type deep inside is named where it is', () => {
    expect(refusedAt('transaction.created', { id: 1, profile_id: null, items: [{}, { price_sell: '9.50' }] })).toEqual([
      'items.1.price_sell',
    ]);
    expect(refusedAt('reward.created', { ...minimal('reward.created'), definition: { handle: 7 } })).toEqual([
      'definition.handle',
    ]);
    expect(
      refusedAt('tier.achieved', {
        id: 1,
        profile_id: 'p',
        profile: { attributes: { comms: { email_promo: 'yes' } } },
      }),
    ).toEqual(['profile.attributes.comms.email_promo']);
  });
});

describe('other events', () => {
  it.each(['custom.anything', 'reward.updated', 'profile.deleted', 'toString.x', 'constructor'])(
    'context-8: %s may carry any object, and nothing else',
    (name) => {
      const schema = contextSchemaOf(name);
      expect(schema.safeParse({}).success).toBe(true);
      expect(schema.safeParse({ id: [], total: 'much' }).success).toBe(true);
      for (const noObject of [null, [], 'text', 1]) expect(schema.safeParse(noObject).success).toBe(false);
    },
  );
});
