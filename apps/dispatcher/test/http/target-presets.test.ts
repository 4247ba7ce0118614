import { targetPreset } from '@posthorn/contracts';
import { expect, it } from 'vitest';
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
