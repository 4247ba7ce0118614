import { describe, expect, it } from 'vitest';
import { createInlineRenderer } from '../../src/rendering/inline-renderer.ts';
import { checkPayload } from '../../src/services/check-payload.ts';
import type { TargetTemplates } from '../../src/services/render-payload.ts';

const renderer = createInlineRenderer();
const check = (target: Partial<TargetTemplates>) =>
  checkPayload({
    renderer,
    tenantId: 1,
    policy: { allowPrivateNetworks: false },
    target: { template: null, url: 'https://a.example/x', headers: {}, ...target },
  });

describe('saving a payload', () => {
  it.each([
    [{ template: null }],
    [{ template: '{}' }],
    [{ template: '{"id":{{ id|json_encode }},"name":"{{ first_name }}"}' }],
    [{ url: 'https://a.example/p/{{ id }}?e={{ profile.email }}' }],
    [{ headers: { 'x-id': '{{ id }}', 'x-plain': 'a' } }],
  ])('payload-10: %j is saved without a warning', async (target) =>
    expect(await check(target)).toEqual({ fields: {}, warnings: [] }),
  );

  it.each([
    [{ template: '{"a": {{ id|nope }} }' }, { template: [expect.stringMatching(/^line 1, column \d+: .*nope/)] }],
    [{ template: '{{ a' }, { template: [expect.stringMatching(/Unclosed/)] }],
    [{ url: 'https://a.example/{{ a|nope }}' }, { url: [expect.stringMatching(/nope/)] }],
    [{ headers: { 'X-A': '{% nope %}' } }, { 'headers.X-A': [expect.stringMatching(/nope/)] }],
  ])('payload-10: a fault of the template itself is refused: %j', async (target, fields) =>
    expect(await check(target)).toEqual({ fields, warnings: [] }),
  );

  it.each([
    'https://{{ host }}/a',
    'https://{% if a %}a{% endif %}.example/a',
    'https://a.example{{ path }}',
    'https://a.example:{{ port }}/',
    'https://{{ user }}@a.example/',
    'https://user@a.example/{{ id }}',
    '{{ scheme }}://a.example/',
    'https://a.example\\{{ id }}',
    'https://{# a comment #}a.example/',
    'ftp://a.example/{{ id }}',
  ])('payload-7: %s is refused, because a template may shape only path and query', async (url) =>
    expect(await check({ url })).toEqual({
      fields: { url: [expect.stringMatching(/^may have a template only in its path and query/)] },
      warnings: [],
    }),
  );

  it.each([
    ['http://127.0.0.1/{{ id }}', /^points to 127.0.0.1/],
    ['http://169.254.169.254', /^points to/],
    ['ftp://a.example/', /^must begin with https/],
  ])("payload-10: the address of %s is checked as a webhook's", async (url, fault) =>
    expect(await check({ url })).toEqual({ fields: { url: [expect.stringMatching(fault)] }, warnings: [] }),
  );

  it.each(['hello', '{"a": 1,}', '{"a": {{ 1 + 1 }}', '{{ "x" }}'])(
    'payload-10: %s is not JSON for any context, so it is refused',
    async (template) => {
      const { fields } = await check({ template });
      expect(fields).toEqual({
        template: [expect.stringMatching(/^line 1, column \d+: .*is not JSON.*for every context$/)],
      });
    },
  );

  it('payload-11: what is not JSON for examples of the catalogue is saved with a warning that names events', async () => {
    const one = await check({ template: '{"value": {{ value_initial }} }' });
    expect(one.fields).toEqual({});
    expect(one.warnings).toEqual([
      expect.stringMatching(
        /^template: fails for the example of \S+, \S+, \S+ and \d+ more events: line 1, column 12: the rendered body is not JSON/,
      ),
    ]);
    const every = await check({ template: '{"value": {{ no_such_field }} }' });
    expect(every.warnings).toEqual([
      expect.stringMatching(
        /^template: fails for every example of the catalogue: .*would fail. This check does not know the arguments of a "target.send"$/,
      ),
    ]);
    const url = await check({ url: 'https://a.example/{{ no_such_field }}/x' });
    expect(url.warnings).toEqual([expect.stringMatching(/^url: fails for every example .*empty segment/)]);
  });
});
