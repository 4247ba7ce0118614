// The presets against JSON Schemas that were written from the platforms' public documentation (schemas/).
import { contextSchemaOf } from '@posthorn/contracts/contexts';
import { exampleOf } from '@posthorn/contracts/examples';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bareContext, CASES, faultOf, isSent } from './support.ts';

describe('preset-2: the template of a preset renders what the platform accepts', () => {
  it.each(CASES)('%s from the example of %s', async (_key, event, preset) => {
    const context = exampleOf(event);
    expect(isSent(preset, context)).toBe(true);
    expect(await faultOf(preset, context)).toBeNull();
  });

  it.each(CASES)('%s: its schema refuses another body than that of %s', async (_key, event, preset) => {
    const wrong = { ...preset, template: '{"no_such_field": true}' };
    expect(await faultOf(wrong, exampleOf(event))).toContain('no_such_field');
  });
});

const TEXTS = new Set(['email', 'first_name', 'last_name', 'full_name', 'name', 'handle', 'tier_handle', 'sku']);

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.constantFrom('', '0', '"', '\\', '</script>', '<!channel> & co', '{{ 7 * 7 }}', 'Zoë 🎁', 'a'.repeat(4000)),
);

/** A value with some members absent or null, at any depth, and with other texts. */
function thinned(value: unknown, name = ''): fc.Arbitrary<unknown> {
  if (Array.isArray(value)) {
    const items = fc.tuple(...value.map((item) => thinned(item)));
    return fc.oneof({ weight: 5, arbitrary: items }, { weight: 1, arbitrary: fc.constant([]) });
  }
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value).map(([member, inner]) =>
      fc
        .oneof(
          { weight: 8, arbitrary: thinned(inner, member) },
          { weight: 1, arbitrary: fc.constantFrom(null, undefined) },
        )
        .map((made) => [member, made] as const),
    );
    return fc.tuple(...members).map((made) => Object.fromEntries(made.filter(([, one]) => one !== undefined)));
  }
  if (typeof value !== 'string' || !TEXTS.has(name)) return fc.constant(value);
  return fc.oneof({ weight: 3, arbitrary: fc.constant(value) }, { weight: 2, arbitrary: text });
}

describe('preset-3: what the condition lets through is accepted, whatever is absent, null or unusual', () => {
  it.each(CASES)('%s: %s with only what is needed', async (_key, event, preset) => {
    for (const rest of ['absent', 'null'] as const) {
      const context = bareContext(preset, event, rest);
      expect(contextSchemaOf(event).safeParse(context).error).toBeUndefined();
      expect(isSent(preset, context)).toBe(true);
      expect(await faultOf(preset, context)).toBeNull();
    }
  });

  it.each(CASES)('%s: any %s', async (_key, event, preset) => {
    const { id, profile_id: profileId } = exampleOf(event);
    const required = { id, ...(profileId !== undefined && { profile_id: profileId }) };
    let sent = 0;
    const property = fc.asyncProperty(thinned(exampleOf(event)), async (made) => {
      const context = { ...(made as Record<string, unknown>), ...required };
      expect(contextSchemaOf(event).safeParse(context).error).toBeUndefined();
      if (!isSent(preset, context)) return;
      sent += 1;
      expect(await faultOf(preset, context)).toBeNull();
    });
    await fc.assert(property, { numRuns: 150 });
    expect(sent).toBeGreaterThan(30);
  });
});
