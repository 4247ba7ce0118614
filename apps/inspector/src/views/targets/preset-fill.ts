// Turns a preset and what a person filled in into a draft. Parts written `YOUR_…` are what the person fills in.
import type { TargetPreset } from '@posthorn/contracts';
import { type KindName, withKind } from '../../editing/authentication-draft.ts';
import { headersText } from '../../editing/endpoint-draft.ts';
import { ruleText } from '../../editing/rule-text.ts';
import { type Draft, NEW_DRAFT } from './draft.ts';

const PLACEHOLDER = /YOUR_[A-Z0-9]+(?:_[A-Z0-9]+)*/g;

/** What a target of the preset starts with, every `YOUR_…` still in it. */
export function draftOfPreset(preset: TargetPreset): Draft {
  const { authentication, rate_limit: limit } = preset;
  const started = withKind(NEW_DRAFT.authentication, authentication.kind as KindName);
  const given = authentication.fields.flatMap(({ name, value }) => (value === null ? [] : [[name, value] as const]));
  return {
    ...NEW_DRAFT,
    name: preset.name,
    handle: preset.key,
    method: preset.method,
    url: preset.url,
    headers: headersText(preset.headers),
    template: preset.template,
    condition: preset.condition === null ? '' : ruleText(preset.condition),
    ...(limit !== null && { rateCount: String(limit.count), rateSeconds: String(limit.per_seconds) }),
    authentication: { ...started, values: { ...started.values, ...Object.fromEntries(given) } },
  };
}

type Filled = Readonly<Record<string, string>>;

/** A text in which everything that is filled in stands for its placeholder. */
const filled = (text: string, fills: Filled, write = (value: string): string => value): string =>
  text.replace(PLACEHOLDER, (name) => {
    const value = (fills[name] ?? '').trim();
    return value === '' ? name : write(value);
  });

/** In a template they stand inside of the texts of JSON. */
const asJsonText = (value: string): string => JSON.stringify(value).slice(1, -1);

export function withFills(draft: Draft, fills: Filled): Draft {
  const { values } = draft.authentication;
  const authentication = {
    ...draft.authentication,
    values: Object.fromEntries(Object.entries(values).map(([name, value]) => [name, filled(value, fills)])),
  };
  return {
    ...draft,
    url: filled(draft.url, fills),
    headers: filled(draft.headers, fills),
    template: filled(draft.template, fills, asJsonText),
    authentication,
  };
}

/** A text in parts, with what is to be filled in marked: `fill` names it, and `text` is what stands there by now. */
export function partsOf(text: string, fills: Filled): { text: string; fill: string | null }[] {
  const parts: { text: string; fill: string | null }[] = [];
  let end = 0;
  for (const { 0: name, index } of text.matchAll(PLACEHOLDER)) {
    if (index > end) parts.push({ text: text.slice(end, index), fill: null });
    parts.push({ text: filled(name, fills), fill: name });
    end = index + name.length;
  }
  if (end < text.length) parts.push({ text: text.slice(end), fill: null });
  return parts;
}

/** What is still to be filled in, each once. */
export function unfilledOf({ url, headers, template, authentication }: Draft): string[] {
  const texts = [url, headers, template, ...Object.values(authentication.values)];
  return [...new Set(texts.flatMap((text) => text.match(PLACEHOLDER) ?? []))];
}
