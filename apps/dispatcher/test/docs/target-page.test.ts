import { exampleOf } from '@posthorn/contracts/examples';
import { expect, it } from 'vitest';
import { createInlineRenderer } from '../../src/rendering/inline-renderer.ts';
import { checkPayload } from '../../src/services/check-payload.ts';
import { renderPayload } from '../../src/services/render-payload.ts';
import { blocks } from './support/snippets.ts';

it('payload-12: the target of docs/templates.md can be saved, and renders from the example of a reward', async () => {
  const renderer = createInlineRenderer();
  const [source = ''] = blocks('docs/templates.md', 'json');
  const { template, url, headers } = JSON.parse(source);
  const target = { template, url, headers };
  const checked = await checkPayload({ renderer, tenantId: 1, target, policy: { allowPrivateNetworks: false } });
  expect(checked.fields).toEqual({});
  const context = JSON.stringify(exampleOf('reward.created'));
  const made = await renderPayload({ renderer, tenantId: 1, target, context, variables: { source: 'a/b' } });
  expect(made).toMatchObject({
    ok: true,
    shape: {
      path: expect.stringMatching(/^\/v1\/people\/[0-9a-f-]{36}\/notes\?source=a%2Fb$/),
      headers: { 'x-request-kind': expect.stringMatching(/^reward-\w/) },
    },
  });
  expect(made.ok && JSON.parse(made.body ?? '')).toEqual({
    text: expect.stringMatching(/^You have \$\d/),
    until: expect.stringMatching(/^\d{1,2}(st|nd|rd|th) \w+ \d{4}$/),
  });
});
