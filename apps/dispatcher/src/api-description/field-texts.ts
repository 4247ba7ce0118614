// Describes each field. The texts are not in the contracts, because browsers load those and do not need prose. A text in
// the schema itself takes precedence. A test fails on a field without a text, and on a text without a field.
import type { JsonSchema } from './open-api.ts';
import { EVENT_TEXTS } from './texts/events.ts';
import { MANAGEMENT_TEXTS } from './texts/management.ts';
import { PAGE_TEXTS } from './texts/pages.ts';
import { PREVIEW_TEXTS } from './texts/previews.ts';
import { TARGET_PRESET_TEXTS } from './texts/target-presets.ts';
import { TARGET_TEXTS } from './texts/targets.ts';
import type { Texts } from './texts/texts.ts';
import { TRIGGER_TEXTS } from './texts/triggers.ts';
import { WEBHOOK_TEXTS } from './texts/webhooks.ts';

export const FIELD_TEXTS: Texts = {
  ...EVENT_TEXTS,
  ...WEBHOOK_TEXTS,
  ...TRIGGER_TEXTS,
  ...TARGET_TEXTS,
  ...MANAGEMENT_TEXTS,
  ...PREVIEW_TEXTS,
  ...PAGE_TEXTS,
  ...TARGET_PRESET_TEXTS,
};

/** The schema of a component with its own text (under `''`) and those of its fields, at any depth. */
export function withTexts(name: string, schema: JsonSchema): JsonSchema {
  const texts = FIELD_TEXTS[name];
  return texts === undefined ? schema : described(schema, texts, '');
}

const asSchema = (value: unknown): JsonSchema | null =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonSchema) : null;

function described(schema: JsonSchema, texts: Readonly<Record<string, string>>, path: string): JsonSchema {
  const text = schema['description'] ?? texts[path];
  const properties = asSchema(schema['properties']);
  const items = asSchema(schema['items']);
  const below = path === '' ? '' : `${path}.`;
  return {
    ...schema,
    ...(text !== undefined && { description: text }),
    ...(properties !== null && {
      properties: Object.fromEntries(
        Object.entries(properties).map(([name, one]) => [name, described(asSchema(one) ?? {}, texts, below + name)]),
      ),
    }),
    ...(items !== null && { items: described(items, texts, `${path}[]`) }),
  };
}
