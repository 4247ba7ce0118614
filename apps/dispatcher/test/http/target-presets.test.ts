import { targetPreset } from '@posthorn/contracts';
import { describe, expect, it } from 'vitest';
import { TARGET_PRESETS } from '../../src/target-presets/presets.ts';
import { refused } from './support/api.ts';
import { serving } from './support/serving.ts';

const here = serving();

it('preset-1: the presets are listed page by page, for tokens that may read targets', async () => {
  const api = await here.caller({ scopes: ['read-targets'] });
  const { data, meta } = (await api.get('/target-presets')).json;
  expect(data).toEqual(TARGET_PRESETS);
  expect(meta).toMatchObject({ current_page: 1, last_page: 1, per_page: 15, total: TARGET_PRESETS.length });
  for (const one of data) expect(targetPreset.parse(one)).toEqual(one);
  const second = (await api.get('/target-presets?page[number]=2&page[size]=3')).json;
  expect(second.data).toEqual(TARGET_PRESETS.slice(3, 6));
  refused(await api.get('/target-presets?filter[name]=Slack'), 422, 'invalid');
  const other = await here.caller({ scopes: ['read-webhooks'] });
  refused(await other.get('/target-presets'), 403, 'forbidden');
});

describe('preset-4: a target can be created from each preset, without any warning', () => {
  it.each(TARGET_PRESETS.map((preset) => [preset.key, preset] as const))('%s', async (handle, preset) => {
    const api = await here.caller();
    const { name, method, url, headers, template, condition, rate_limit } = preset;
    const { kind, fields } = preset.authentication;
    const filledIn = Object.fromEntries(fields.map((field) => [field.name, field.value ?? 'key-of-the-test']));
    const settings = { name, method, url, template, rate_limit };
    const answer = await api.post('/targets', {
      ...{ ...settings, headers, handle, condition, authentication: { kind, ...filledIn } },
    });
    expect(answer.status, answer.text).toBe(201);
    const { data, warnings } = answer.json;
    expect(warnings).toBeUndefined();
    expect(data).toMatchObject({ ...settings, handle });
    expect(Object.keys(data.headers)).toEqual(Object.keys(headers));
    expect(JSON.parse(data.condition)).toEqual(condition);
    expect(data.authentication?.kind ?? 'none').toBe(kind);
    if (data.authentication?.client_id === undefined) expect(answer.text).not.toContain('key-of-the-test');
  });
});
