import { readFileSync } from 'node:fs';
import type { TargetPreset } from '@posthorn/contracts';
import { exampleOf } from '@posthorn/contracts/examples';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect } from 'vitest';
import { evaluateCondition } from '../../src/domain/condition/evaluate-condition.ts';
import { parseCondition } from '../../src/domain/condition/parse-condition.ts';
import { createInlineRenderer } from '../../src/rendering/inline-renderer.ts';
import { checkPayload } from '../../src/services/check-payload.ts';
import { renderPayload } from '../../src/services/render-payload.ts';
import { TARGET_PRESETS } from '../../src/target-presets/presets.ts';

type Context = Record<string, unknown>;

const renderer = createInlineRenderer();
const ajv = new Ajv2020({ strict: true, strictTypes: false, strictRequired: false, allErrors: true });
const validators = new Map(
  TARGET_PRESETS.map(({ key }) => [
    key,
    ajv.compile(JSON.parse(readFileSync(new URL(`schemas/${key}.json`, import.meta.url), 'utf8'))),
  ]),
);

/** Every preset with each event that it names. */
export const CASES = TARGET_PRESETS.flatMap((preset) =>
  preset.events.map((event) => [preset.key, event, preset] as const),
);

export function isSent({ condition }: TargetPreset, context: Context): boolean {
  if (condition === null) return true;
  const parsed = parseCondition(JSON.stringify(condition));
  if (!parsed.ok) throw new Error(parsed.fault);
  return evaluateCondition(parsed.condition, context).met;
}

/** What is wrong with the body that the preset's template renders; `null` if nothing is. */
export async function faultOf(preset: TargetPreset, context: Context): Promise<string | null> {
  const text = JSON.stringify(context);
  const payload = await renderPayload({ renderer, tenantId: 1, target: preset, context: text });
  if (!payload.ok) return `${payload.fault.reason} in ${payload.text}`;
  expect(payload.shape).toBeNull();
  const body = payload.body ?? text;
  const validate = validators.get(preset.key);
  if (validate === undefined) throw new Error(`no schema for ${preset.key}`);
  return validate(JSON.parse(body)) ? null : `${ajv.errorsText(validate.errors)} in ${body}`;
}

/** What the author who saves a target made from the preset is told. */
export const checked = (preset: TargetPreset) =>
  checkPayload({ renderer, tenantId: 1, target: preset, policy: { allowPrivateNetworks: false } });

/** The paths that a condition reads: `profile.email`. */
const pathsOf = ({ condition }: TargetPreset): string[] =>
  [...JSON.stringify(condition).matchAll(/"var":"([\w.]+)"/g)].map(([, path = '']) => path);

const at = (value: unknown, [name, ...rest]: string[]): unknown =>
  name === undefined ? value : at((value as Context | null | undefined)?.[name], rest);

function put(context: Context, [name = '', ...rest]: string[], value: unknown): Context {
  const below = context[name];
  const inner = typeof below === 'object' && below !== null ? (below as Context) : {};
  return { ...context, [name]: rest.length === 0 ? value : put(inner, rest, value) };
}

/** The example with only what its event and the condition need; `rest` is in the place of every other member. */
export function bareContext(preset: TargetPreset, event: string, rest: 'absent' | 'null'): Context {
  const example = exampleOf(event);
  const names = Object.keys(example).filter((name) => rest === 'null' && name !== 'id');
  const start: Context = { ...Object.fromEntries(names.map((name) => [name, null])), id: example['id'] };
  const needed = ['profile_id' in example ? ['profile_id'] : [], pathsOf(preset)].flat();
  return needed.reduce((context, path) => put(context, path.split('.'), at(example, path.split('.'))), start);
}
