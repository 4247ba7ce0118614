import { describe, expect, it } from 'vitest';
import { CATALOGUE, EVENT_FAMILIES, eventTypes, findEventType } from '../src/catalogue.ts';
import { contextSchemaOf, documentedSchemaOf } from '../src/contexts.ts';
import { exampleOf } from '../src/examples.ts';
import {
  CANONICAL_EVENTS,
  canonicalName,
  EVENT_NAME_MAX_LENGTH,
  EVENT_NAME_PATTERN,
  eventType,
  OPERATIONAL_EVENTS,
} from '../src/index.ts';
import { jsonSchemaOf } from '../src/json-schema.ts';
import { faults } from './json-schema-check.ts';
import { fieldsOf, withValueAt } from './schema-fields.ts';

const NAMES = CATALOGUE.map(({ name }) => name);

describe('the catalogue', () => {
  it('catalogue-1: has every canonical and operational event, and each name once', () => {
    expect(NAMES).toEqual(expect.arrayContaining([...CANONICAL_EVENTS, ...OPERATIONAL_EVENTS]));
    expect(new Set(NAMES).size).toBe(NAMES.length);
    expect(NAMES).toHaveLength(80);
  });

  it.each(CATALOGUE)(
    'catalogue-1: $name is a canonical name with a family and one sentence',
    ({ name, description, family }) => {
      expect(name).toMatch(EVENT_NAME_PATTERN);
      expect(name.length).toBeLessThanOrEqual(EVENT_NAME_MAX_LENGTH);
      expect(canonicalName(name)).toBe(name);
      expect(description).toMatch(/^[A-Z][^.]+\.$/);
      expect(EVENT_FAMILIES).toHaveProperty(family);
    },
  );

  it('catalogue-2: eventTypes answers all of them in the shape of the API', () => {
    const types = eventTypes();
    expect(types.map(({ name }) => name)).toEqual(NAMES);
    for (const type of types) expect(eventType.parse(type)).toEqual(type);
    expect(types[0]).toEqual(findEventType(NAMES[0]!));
    expect(findEventType('custom.anything')).toBeUndefined();
    expect(findEventType('constructor')).toBeUndefined();
  });
});

describe('examples', () => {
  it.each(NAMES)('catalogue-3: the example of %s is valid, JSON, and new each time', (name) => {
    const example = exampleOf(name);
    expect(documentedSchemaOf(name).safeParse(example).error).toBeUndefined();
    expect(contextSchemaOf(name).safeParse(example).error).toBeUndefined();
    expect(JSON.parse(JSON.stringify(example))).toStrictEqual(example);
    example['id'] = 'changed';
    ((example['profile'] as Record<string, unknown> | undefined) ?? example)['first_name'] = 'Changed';
    expect(exampleOf(name)).not.toEqual(example);
    expect(exampleOf(name)).toEqual(exampleOf(name));
  });

  it.each(CANONICAL_EVENTS)('catalogue-3: the example of %s is between 1 and 4.5 KB', (name) => {
    const bytes = Buffer.byteLength(JSON.stringify(exampleOf(name)));
    expect(bytes).toBeGreaterThan(1024);
    expect(bytes).toBeLessThan(4608);
  });

  it('catalogue-3: a custom event has a general one', () => {
    expect(Object.keys(exampleOf('custom.anything'))).toEqual(['profile_id', 'data']);
    expect(Object.keys(exampleOf('constructor'))).toEqual(['profile_id', 'data']);
  });
});

describe('the canonical examples tell one story', () => {
  const sale = exampleOf('transaction.created') as unknown as Sale;
  const cents = (amount: number) => Math.round(amount * 100);
  const sum = (amounts: number[]) => amounts.reduce((total, amount) => total + cents(amount), 0);

  it('catalogue-4: everybody is the same customer', () => {
    const ids = CANONICAL_EVENTS.map((name) => {
      const example = exampleOf(name);
      return name.startsWith('profile.') ? example['id'] : example['profile_id'];
    });
    expect(new Set(ids).size).toBe(1);
    for (const name of CANONICAL_EVENTS.filter((event) => !event.startsWith('profile.'))) {
      expect((exampleOf(name)['profile'] as { id: string }).id, name).toBe(ids[0]);
    }
  });

  it('catalogue-4: the amounts of the transaction add up', () => {
    const { items, payments, redemption, total, total_original, profile } = sale;
    expect(sum(items.map((item) => item.price_sell * item.quantity))).toBe(cents(total));
    expect(sum(items.map((item) => item.price_original * item.quantity))).toBe(cents(total_original));
    expect(sum(items.flatMap((item) => item.discounts.map(({ amount }) => amount)))).toBe(
      cents(total_original - total),
    );
    expect(sum(payments.map(({ tender_value }) => tender_value))).toBe(cents(total));
    expect(sum(redemption.items.map(({ value }) => value))).toBe(cents(redemption.total));
    expect(profile.aggregations.spend_all).toBe(total);
  });

  it('catalogue-4: balances are the sum of their parts, and the redeemed reward is the issued one', () => {
    for (const name of CANONICAL_EVENTS) {
      const example = exampleOf(name);
      const person = (name.startsWith('profile.') ? example : example['profile']) as Record<string, number>;
      expect(cents(person['combined_balance_dollars']!), name).toBe(
        cents(person['reward_balance']!) + cents(person['point_balance_dollars']!),
      );
    }
    const reward = exampleOf('reward.created');
    const [redeemed] = sale.redemption.items;
    expect(redeemed).toMatchObject({ id: reward['id'], value: reward['value_initial'] });
  });
});

interface Sale {
  total: number;
  total_original: number;
  items: { price_sell: number; price_original: number; quantity: number; discounts: { amount: number }[] }[];
  payments: { tender_value: number }[];
  redemption: { total: number; items: { id: number; value: number }[] };
  profile: { aggregations: { spend_all: number } };
}

describe('JSON Schemas', () => {
  it.each([...NAMES, 'custom.anything'])('catalogue-5: that of %s is draft 2020-12 and takes the example', (name) => {
    const schema = jsonSchemaOf(name);
    expect(schema).toMatchObject({
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      title: name,
      type: 'object',
    });
    expect(faults(schema, exampleOf(name))).toEqual([]);
    expect(JSON.stringify(schema)).not.toContain('__schema');
  });

  it.each(CANONICAL_EVENTS)('catalogue-5: that of %s decides as the schema it comes from', (name) => {
    const schema = jsonSchemaOf(name);
    const base = { id: name.startsWith('profile.') ? 'p' : 1, profile_id: 'p' };
    for (const { path } of fieldsOf(contextSchemaOf(name))) {
      for (const value of ['text', 1, true, null, [], {}, [1]]) {
        const context = withValueAt(base, path, value);
        const accepted = contextSchemaOf(name).safeParse(context).success;
        expect(faults(schema, context).length === 0, `${path.join('.')} = ${JSON.stringify(value)}`).toBe(accepted);
      }
    }
    expect(faults(schema, {})).not.toEqual([]);
  });
});
