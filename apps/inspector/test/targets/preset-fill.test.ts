import type { TargetPreset } from '@posthorn/contracts';
import { describe, expect, it } from 'vitest';
import { changesOf, handleOf, NEW_DRAFT } from '../../src/views/targets/draft.ts';
import { draftOfPreset, partsOf, unfilledOf, withFills } from '../../src/views/targets/preset-fill.ts';

const PRESET = {
  key: 'journey',
  name: 'Journey',
  method: 'PUT',
  url: 'https://YOUR_SUBDOMAIN.example.com/YOUR_SUBDOMAIN_ID/events',
  headers: { 'x-list': 'YOUR_LIST' },
  template: '{"list": "YOUR_LIST", "to": {{ profile.email|json_encode }}}',
  condition: { '!!': [{ var: 'profile.email' }] },
  authentication: {
    kind: 'oauth2_client_credentials',
    fields: [
      { name: 'token_url', value: 'https://YOUR_SUBDOMAIN.example.com/token', description: '' },
      { name: 'client_id', value: null, description: '' },
    ],
  },
  rate_limit: { count: 58, per_seconds: 1 },
} as unknown as TargetPreset;

describe('a target from a preset', () => {
  const draft = draftOfPreset(PRESET);

  it('inspector-79: sends what the preset has, with what the person filled in', () => {
    const fills = { YOUR_SUBDOMAIN: ' mc1 ', YOUR_SUBDOMAIN_ID: '7', YOUR_LIST: 'a "b"' };
    expect(changesOf(withFills(draft, fills), NEW_DRAFT)).toEqual({
      name: 'Journey',
      method: 'PUT',
      url: 'https://mc1.example.com/7/events',
      headers: { 'x-list': 'a "b"' },
      template: String.raw`{"list": "a \"b\"", "to": {{ profile.email|json_encode }}}`,
      condition: { '!!': [{ var: 'profile.email' }] },
      authentication: {
        ...{ kind: 'oauth2_client_credentials', token_url: 'https://mc1.example.com/token', client_id: '' },
        ...{ client_secret: '', client_authentication: 'basic', token_request: 'form' },
        ...{ scope: null, audience: null, parameters: null },
      },
      rate_limit: { count: 58, per_seconds: 1 },
    });
  });

  it('inspector-79: names each part that is still to be filled in once, wherever it stands', () => {
    expect(unfilledOf(draft)).toEqual(['YOUR_SUBDOMAIN', 'YOUR_SUBDOMAIN_ID', 'YOUR_LIST']);
    expect(unfilledOf(withFills(draft, { YOUR_SUBDOMAIN: 'mc1', YOUR_LIST: ' ' }))).toEqual([
      'YOUR_SUBDOMAIN_ID',
      'YOUR_LIST',
    ]);
    expect(unfilledOf(NEW_DRAFT)).toEqual([]);
  });

  it('inspector-79: marks the parts of the URL, and shows in them what is filled in', () => {
    expect(partsOf(PRESET.url, { YOUR_SUBDOMAIN: 'mc1' })).toEqual([
      { text: 'https://', fill: null },
      { text: 'mc1', fill: 'YOUR_SUBDOMAIN' },
      { text: '.example.com/', fill: null },
      { text: 'YOUR_SUBDOMAIN_ID', fill: 'YOUR_SUBDOMAIN_ID' },
      { text: '/events', fill: null },
    ]);
    expect(partsOf('https://example.com', {})).toEqual([{ text: 'https://example.com', fill: null }]);
  });
});

it.each([
  ['Reward e-mail', 'reward-e-mail'],
  ['  Prämie für Zoë! ', 'pramie-fur-zoe'],
  ['', ''],
])('inspector-79: suggests the handle of %j: %j', (name, handle) => {
  expect(handleOf(name)).toBe(handle);
});
