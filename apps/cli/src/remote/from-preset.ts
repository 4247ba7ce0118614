// The body of a new target: a preset, and what the caller gives for it.
import type { TargetPreset } from '@posthorn/contracts';

type Fields = Record<string, unknown>;

/** Parts of a preset that the caller fills in. */
const PLACEHOLDER = /YOUR_[A-Z0-9]+(?:_[A-Z0-9]+)*/g;

/**
 * @param given fields of a target, which replace those of the preset; `fill` has a value for each placeholder
 * @returns the body, or the placeholders that are left
 */
export function bodyFromPreset(preset: TargetPreset, given: Fields): { body: Fields } | { unfilled: string[] } {
  const { fill, authentication, ...fields } = given;
  const { kind, fields: known } = preset.authentication;
  const own = Object.fromEntries(known.flatMap(({ name, value }) => (value === null ? [] : [[name, value]])));
  const { name, key: handle, method, url, headers, template, condition, rate_limit } = preset;
  const body = {
    ...filled(
      { name, handle, method, url, headers, condition, rate_limit, authentication: { kind, ...own } },
      fill,
      plain,
    ),
    ...filled({ template }, fill, asJsonText),
    ...fields,
  };
  if (isFields(authentication)) body['authentication'] = { ...(body['authentication'] as Fields), ...authentication };
  const unfilled = [...new Set(JSON.stringify(body).match(PLACEHOLDER) ?? [])];
  return unfilled.length > 0 ? { unfilled } : { body };
}

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const plain = (value: string): string => value;
/** In a template a placeholder stands inside of a text of JSON. */
const asJsonText = (value: string): string => JSON.stringify(value).slice(1, -1);

/** Every text of `value`, at any depth. */
function filled(value: Fields, fill: unknown, write: (value: string) => string): Fields {
  const values = isFields(fill) ? fill : {};
  const replaced = (text: string) =>
    text.replace(PLACEHOLDER, (name) => (values[name] === undefined ? name : write(String(values[name]))));
  return JSON.parse(JSON.stringify(value), (_key, one: unknown) => (typeof one === 'string' ? replaced(one) : one));
}
