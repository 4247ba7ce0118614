// The description to read (docs/spec.md openapi-8, openapi-9).
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Document } from '../../src/api-description/open-api.ts';
import { documentPage } from '../../src/api-description/page/page.ts';
import { describedHere } from '../http/support/described.ts';
import { serving } from '../http/support/serving.ts';

const here = serving();
const document = await describedHere();

describe('openapi-8: /docs reads without a script, and nothing is loaded from elsewhere', () => {
  const page = documentPage(document);
  const ids = [...page.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id);

  it('its policy allows its own style and nothing else', async () => {
    const answer = await here.dispatcher.anonymous.get('//docs');
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8');
    const style = /<style>([\s\S]*?)<\/style>/.exec(answer.text)?.[1] ?? '';
    expect(style).toContain('body {');
    const hash = createHash('sha256').update(style).digest('base64');
    const policy = answer.headers.get('content-security-policy') ?? '';
    expect(policy).toContain(`default-src 'none'; style-src 'sha256-${hash}';`);
    expect(policy).not.toContain('unsafe');
    expect(answer.text).not.toMatch(
      /<script|<link|<img|<iframe|\son\w+=|\sstyle=|javascript:|(src|href)="(https?:)?\/\//i,
    );
  });

  it('every operation, event and schema has a section that the contents or a reference leads to', () => {
    expect(new Set(ids).size).toBe(ids.length);
    const links = [...page.matchAll(/href="#([^"]*)"/g)].map(([, id]) => id);
    for (const link of links) expect(ids, link).toContain(link);
    const operations = Object.values(document.paths).flatMap((methods) => Object.values(methods));
    const received = Object.values(document.webhooks).map(({ post }) => post);
    for (const { operationId } of [...operations, ...received])
      expect(links).toContain(operationId.toLowerCase().replaceAll('.', '-'));
    for (const name of Object.keys(document.components.schemas)) expect(ids).toContain(`schema-${name}`);
  });

  it('its headings are in order, and each table, part and sample has a name', () => {
    const levels = [...page.matchAll(/<h([1-6])/g)].map(([, level]) => Number(level));
    expect(levels.filter((level) => level === 1)).toHaveLength(1);
    levels.reduce((before, level) => {
      expect(level).toBeLessThanOrEqual(before + 1);
      return level;
    }, 0);
    expect(page.split('<table>').length).toBe(page.split('<caption').length);
    expect(page).toMatch(/<body>\s*<a class="skip" href="#content">/);
    expect(page).toContain('<html lang="en">');
    for (const [pre] of page.matchAll(/<pre[^>]*>/g)) expect(pre).toMatch(/tabindex="0".*aria-label="[^"]+"/);
  });

  it('each operation has a command to paste', () => {
    expect(page.split('curl ').length - 1).toBeGreaterThanOrEqual(Object.keys(document.paths).length);
    expect(page).toContain('curl -X POST &quot;$POSTHORN_URL/api/v3/events&quot;');
    expect(page).toContain('/api/v3/deliveries/dlv_ID&quot;');
  });
});

describe('openapi-9: the pages about the API', () => {
  it.each(['/openapi.json', '/docs', '/llms.txt'])('%s needs no token, and has no other method', async (path) => {
    const { anonymous } = here.dispatcher;
    expect((await anonymous.get(`/${path}`)).status).toBe(200);
    expect((await anonymous.call('POST', `/${path}`)).status).toBe(405);
  });

  it('/openapi.json is the document, for any origin', async () => {
    const answer = await here.dispatcher.anonymous.get('//openapi.json');
    const { info, ...rest } = answer.json;
    const { info: _info, ...expected } = JSON.parse(JSON.stringify(document));
    expect(rest).toEqual(expected);
    expect(info.version).toMatch(/^\d+\.\d+\.\d+/);
    expect(answer.headers.get('access-control-allow-origin')).toBe('*');
  });

  it('/llms.txt is a title, a summary and sections, and its paths exist', async () => {
    const { text, headers } = await here.dispatcher.anonymous.get('//llms.txt');
    expect(headers.get('content-type')).toBe('text/plain; charset=utf-8');
    expect(text).toMatch(/^# Posthorn .*\n\n> /);
    expect(text).toContain('(/openapi.json)');
    const named = [...text.matchAll(/\/api\/v3(\/[a-z{}/-]*[a-z}])/g)].map(([, path = '']) => path);
    expect(named.length).toBeGreaterThan(4);
    for (const path of named) expect(Object.keys(document.paths), path).toContain(path);
  });

  it('texts are written as text, wherever they stand', () => {
    const evil = `<script>alert(1)</script>"'&\``;
    const poisoned: Document = JSON.parse(JSON.stringify(document), (key, value) =>
      ['description', 'summary', 'title', 'pattern', 'example', 'version'].includes(key) && typeof value === 'string'
        ? evil
        : value,
    );
    poisoned.components.schemas[evil] = { type: 'object', properties: { [evil]: { enum: [evil], default: evil } } };
    const page = documentPage(poisoned);
    expect(page).not.toContain('<script');
    expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&amp;');
    expect(page.split('<main').length).toBe(2);
  });
});
