import { authenticationFields, authenticationInput, targetPreset } from '@posthorn/contracts';
import { CATALOGUE } from '@posthorn/contracts/catalogue';
import { describe, expect, it } from 'vitest';
import { authenticationOf } from '../../src/domain/authentication/authentication.ts';
import { authenticationFaults } from '../../src/domain/authentication/authentication-faults.ts';
import { judgeCondition } from '../../src/domain/condition/judge-condition.ts';
import { parseCondition } from '../../src/domain/condition/parse-condition.ts';
import { TARGET_PRESETS } from '../../src/target-presets/presets.ts';
import { checked } from './support.ts';

const each = TARGET_PRESETS.map((preset) => [preset.key, preset] as const);

describe('preset-4: a preset can be saved as it is', () => {
  it.each(each)('%s', async (_key, preset) => {
    expect(targetPreset.parse(preset)).toEqual(preset);
    const { url, condition } = preset;
    expect(new URL(url).protocol).toBe('https:');
    expect(await checked(preset)).toEqual({ fields: {}, warnings: [] });
    if (condition === null) return;
    const parsed = parseCondition(JSON.stringify(condition));
    if (!parsed.ok) throw new Error(parsed.fault);
    expect(judgeCondition(parsed.condition)).toEqual({ fault: null, warnings: [] });
  });

  it('has a key of its own, and names events of the catalogue', () => {
    expect(new Set(TARGET_PRESETS.map(({ key }) => key)).size).toBe(TARGET_PRESETS.length);
    expect(TARGET_PRESETS.map(({ key }) => key).filter((key) => !/^[a-z]+(-[a-z]+)*$/.test(key))).toEqual([]);
    const known = CATALOGUE.map(({ name }) => name);
    expect(known).toEqual(expect.arrayContaining(TARGET_PRESETS.flatMap(({ events }) => events)));
  });
});

describe('preset-5: what a person fills in is named YOUR_… and explained', () => {
  it.each(each)('%s', (_key, preset) => {
    const { url, headers, template, authentication, placeholders } = preset;
    const used = JSON.stringify([url, headers, template, authentication]).match(/YOUR_[A-Z_]+/g) ?? [];
    expect(placeholders.map(({ name }) => name).toSorted()).toEqual([...new Set(used)].toSorted());
    for (const { description } of placeholders) expect(description).toMatch(/\w\.|\*\*$/);
  });
});

describe('preset-6: the rate limit of a preset keeps every limit that the platform publishes', () => {
  it.each(each)('%s', (_key, { rate_limit, published_limits, limits_note }) => {
    expect(rate_limit === null).toBe(published_limits.length === 0);
    expect(limits_note).toMatch(/\w/);
    if (rate_limit === null) return;
    for (const { count, per_seconds } of published_limits) {
      const mostInWindow = rate_limit.count * Math.ceil(per_seconds / rate_limit.per_seconds);
      expect(mostInWindow).toBeLessThanOrEqual(count);
    }
  });
});

describe('preset-8: the authentication of a preset has the fields of its kind, and leaves the keys open', () => {
  it.each(each)('%s', (_key, { url, headers, authentication: { kind, fields } }) => {
    const filledIn = fields.map(({ name, value }) => [name, value ?? 'filled-in'] as const);
    const input = authenticationInput.parse({ kind, ...Object.fromEntries(filledIn) });
    const stored = authenticationOf(input);
    if (stored !== null)
      expect(authenticationFaults(stored, { url, headers }, { allowPrivateNetworks: false })).toEqual({});
    // Of what a person fills in, only the id of a client may be shown.
    const open = fields.flatMap(({ name, value }) => (value === null && name !== 'client_id' ? [name] : []));
    const secrets = authenticationFields(kind).filter(([, field]) => field.isSecret && field.isRequired);
    expect(open).toEqual(secrets.map(([name]) => name));
  });
});
