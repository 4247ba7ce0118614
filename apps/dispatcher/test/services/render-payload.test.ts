import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readJson } from '../../src/domain/read-json.ts';
import { createInlineRenderer } from '../../src/rendering/inline-renderer.ts';
import { type Payload, renderPayload, type TargetTemplates } from '../../src/services/render-payload.ts';

const renderer = createInlineRenderer();
const URL_PLAIN = 'https://api.example.com/v1/events?a=1';

type Given = Partial<TargetTemplates> & { context?: unknown; variables?: Record<string, unknown> | string };

function payloadOf({ context = {}, variables = {}, ...target }: Given): Promise<Payload> {
  const text = typeof context === 'string' ? context : JSON.stringify(context);
  const whole = { template: null, url: URL_PLAIN, headers: {}, ...target };
  return renderPayload({ renderer, tenantId: 1, target: whole, context: text, variables });
}

async function pathOf(path: string, context: unknown): Promise<string> {
  const made = await payloadOf({ url: `https://api.example.com${path}`, context });
  if (!made.ok) return `fault: ${made.fault.reason}`;
  return made.shape?.path ?? 'none';
}

async function headerOf(template: string, context: unknown): Promise<string | undefined> {
  const made = await payloadOf({ headers: { 'x-one': template }, context });
  return made.ok ? made.shape?.headers['x-one'] : `fault: ${made.fault.reason}`;
}

const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({
    unit: fc.constantFrom('"', '\\', '/', '.', '?', '#', '&', '=', '%', '2e', '@', ':', '\r', '\n', 'é', '\ud800'),
  }),
);

describe('the body of a payload', () => {
  it.each([null, '', '  \n'])('payload-1: the template %j sends the context itself', async (template) =>
    expect(await payloadOf({ template, context: '{"id":1.0}' })).toEqual({ ok: true, body: null, shape: null }),
  );

  it('payload-1: a template renders the whole body, which may be any JSON value', async () => {
    const context = { id: 7, name: 'Ann "A"' };
    for (const [template, body] of [
      ['{"who":"{{ name }}","id":{{ id }}}', '{"who":"Ann \\"A\\"","id":7}'],
      ['[{{ id }}]', '[7]'],
      ['{}', '{}'],
      [' {{ id }}\n', ' 7\n'],
    ])
      expect(await payloadOf({ template: template as string, context })).toEqual({ ok: true, body, shape: null });
  });

  it('payload-2: variables stand beside the members of the context, and win over them', async () => {
    const template = '["{{ a }}","{{ b }}","{{ c.d }}"]';
    const context = { a: 'context', b: 'context' };
    for (const variables of [{ b: 'variable', c: { d: 1 } }, '{"b":"variable","c":{"d":1}}'])
      expect(await payloadOf({ template, context, variables })).toMatchObject({ body: '["context","variable","1"]' });
    expect(await payloadOf({ template, variables: '{"c":{"d":12345678901234567890}}' })).toMatchObject({
      body: '["","","12345678901234567890"]',
    });
    expect(await payloadOf({ template, variables: '[]' })).toMatchObject({
      ok: false,
      fault: { where: 'body', reason: 'the variables must be a JSON object' },
    });
  });

  it('payload-3: a body that is not JSON is a fault with the place in the rendered text, and the text', async () => {
    const template = '{% if true %}\n{\n  "n": {{ missing }},\n  "m": 1\n}{% endif %}';
    expect(await payloadOf({ template })).toEqual({
      ok: false,
      text: '{\n  "n": ,\n  "m": 1\n}',
      fault: {
        ...{ where: 'body', line: 2, column: 8 },
        reason: 'the rendered body is not JSON: expected a value; a missing one needs a default',
      },
    });
    expect(await payloadOf({ template: '{{ missing }}' })).toMatchObject({
      text: '',
      fault: { line: 1, column: 1, reason: 'the rendered body is not JSON: it is empty' },
    });
  });

  it('payload-3: a fault of a template has the place in the template, and no text', async () => {
    expect(await payloadOf({ template: '{"a": 1,\n "b": {{ 1 / zero }}}', context: { zero: 0 } })).toEqual({
      ok: false,
      text: null,
      fault: { where: 'body', line: 2, column: 12, reason: expect.stringMatching(/zero/) },
    });
    expect(await payloadOf({ url: `${URL_PLAIN}&b={{ 1 / 0 }}` })).toMatchObject({ fault: { where: 'url', line: 1 } });
    expect(await payloadOf({ headers: { 'X-A': '{{ 1 / 0 }}' } })).toMatchObject({ fault: { where: 'header X-A' } });
  });

  it('payload-4: any value within quotes, whatever filters say, is that value to the receiver', async () => {
    const templates = ['"{{ v }}"', '"{{ v|raw }}"', '{{ v|json_encode }}', '{{ v|json_encode|raw }}', '"{{ v|e }}"'];
    await fc.assert(
      fc.asyncProperty(anyText, fc.constantFrom(...templates), async (v, template) => {
        const made = await payloadOf({ template: `{"a":${template},"b":"x"}`, variables: { v } });
        expect(made.ok && JSON.parse(made.body ?? '')).toEqual({ a: v, b: 'x' });
      }),
    );
  });

  it('payload-4: raw outside quotes prints one whole JSON value or fails', async () => {
    const fragments = fc.constantFrom('1,"b":2', '1}', '"', '1 ', '{"a":', '],[', '1,2', '"x","b":"y"', '1],"b":[2');
    // An empty text prints nothing, as a missing value does.
    const jsonText = fc.oneof(fc.json(), anyText, fragments).filter((text) => text !== '');
    const templates = ['{"a":{{ v|raw }}}', '{"a":[{{ v|raw }}]}', '{"a":"\\"{{ v|raw }}","b":{{ v|raw }}}'];
    await fc.assert(
      fc.asyncProperty(jsonText, fc.constantFrom(...templates), async (v, template) => {
        const made = await payloadOf({ template, variables: { v } });
        if (!made.ok) {
          expect(() => readJson(v)).toThrow();
          return;
        }
        const value = readJson(v);
        const expected = [{ a: value }, { a: [value] }, { a: `"${v}`, b: value }][templates.indexOf(template)];
        expect(readJson(made.body ?? '')).toEqual(expected);
      }),
      { numRuns: 500 },
    );
  });

  it('payload-5: a body may be longer than extra data, up to 256 KiB', async () => {
    const context = { v: 'x'.repeat(200_000) };
    expect(await payloadOf({ template: '["{{ v }}"]', context })).toMatchObject({ ok: true });
    expect(await payloadOf({ template: '["{{ v }}{{ v }}"]', context })).toMatchObject({
      fault: { reason: 'the result is longer than 262144 bytes' },
    });
    const long = { url: 'https://a.example/{{ v }}', headers: { 'x-one': '{{ v }}' } };
    expect(await payloadOf({ ...long, headers: {}, context })).toMatchObject({
      fault: { where: 'url', reason: 'the result is longer than 2048 bytes' },
    });
    expect(await payloadOf({ ...long, url: URL_PLAIN, context })).toMatchObject({
      fault: { where: 'header x-one', reason: 'the result is longer than 4096 bytes' },
    });
  });
});

describe('the URL of a payload', () => {
  it.each([
    ['/p/{{ id }}/events', { id: 'a b/é?#&' }, '/p/a%20b%2F%C3%A9%3F%23%26/events'],
    ['/p/{{ id }}', { id: 7 }, '/p/7'],
    ['/p/{{ none }}', {}, '/p/'],
    ['/p?email={{ e }}&list={{ l }}', { e: 'a+b@c.d', l: 'x&y=z' }, '/p?email=a%2Bb%40c.d&list=x%26y%3Dz'],
    ['/p?email={{ e|url_encode }}', { e: "o'neil@c.d" }, '/p?email=o%27neil%40c.d'],
    ['?a={{ a }}', { a: '(1)' }, '/?a=%281%29'],
    ['/a b/é/{{ a }}', { a: 1 }, '/a%20b/%C3%A9/1'],
    ['/{% if a %}\nx{% else %}y{% endif %}/z', { a: 1 }, '/x/z'],
    ['/a{{ "%2F" }}', {}, '/a%252F'],
    ['/a/{{ v|raw }}/{{ v|json_encode }}', { v: '/' }, '/a/%2F/%22%2F%22'],
    ['/a#{{ v }}', { v: 1 }, '/a'],
  ])('payload-6: %s of %j is %s', async (path, context, expected) =>
    expect(await pathOf(path, context)).toBe(expected),
  );

  it.each([
    ['/a/{{ v }}/b', '..'],
    ['/a/{{ v }}', '.'],
    ['/a/.{{ v }}/b', '.'],
    ['/a/%2e{{ v }}/b', '.'],
    ['/a/{{ v }}\n./b', '.'],
    ['/{{ v }}/a', ''],
  ])('payload-6: %j with %j is refused, because it would change the path', async (path, v) =>
    expect(await pathOf(path, { v })).toMatch(/^fault: (a segment|the rendered path begins)/),
  );

  it('payload-6: no value changes the host, the segments or the members of the query', async () => {
    const url = 'https://api.example.com:8443/a/{{ v }}/b-{{ w }}?one={{ v }}&two=x{{ w }}';
    await fc.assert(
      fc.asyncProperty(anyText, anyText, async (v, w) => {
        const made = await payloadOf({ url, variables: { v, w } });
        if (!made.ok) {
          expect(made.fault.reason).toMatch(/^a segment/);
          expect(v).toMatch(/^\.\.?$/);
          return;
        }
        const { path = '' } = made.shape ?? {};
        const read = new URL(`https://api.example.com:8443${path}`);
        const [wholeV, wholeW] = [v, w].map((text) => Buffer.from(text).toString());
        expect(path).toBe(read.pathname + read.search);
        expect(read.host).toBe('api.example.com:8443');
        expect(read.pathname.split('/').map(decodeURIComponent)).toEqual(['', 'a', wholeV, `b-${wholeW}`]);
        expect([...read.searchParams]).toEqual([
          ['one', wholeV],
          ['two', `x${wholeW}`],
        ]);
      }),
    );
  });

  it('payload-7: no rendered URL leaves the stored host', async () => {
    for (const url of [
      'https://{{ h }}/a',
      'https://a.example{{ h }}/',
      '{{ h }}://a.example/',
      'https://{{ h }}@a.example/',
    ])
      expect(await payloadOf({ url, context: { h: 'evil.example' } })).toMatchObject({
        ok: false,
        fault: { where: 'url', reason: expect.stringMatching(/another host/) },
      });
  });
});

describe('the headers of a payload', () => {
  it('payload-8: only headers with a template are in the shape, by their stored names', async () => {
    const headers = { 'X-Plain': 'secret', 'X-Id': '{{ id }}', 'X-Tag': ' tag-{{ id|default(0) }} ' };
    expect(await payloadOf({ headers, context: { id: 7 } })).toEqual({
      ok: true,
      body: null,
      shape: { path: '/v1/events?a=1', headers: { 'X-Id': '7', 'X-Tag': 'tag-7' } },
    });
    expect(await payloadOf({ headers: { 'X-Plain': 'secret' } })).toEqual({ ok: true, body: null, shape: null });
  });

  it('payload-8: a value with a control character or outside Latin-1 is a fault, any other is sent as it is', async () => {
    await fc.assert(
      fc.asyncProperty(anyText, async (v) => {
        const value = await headerOf('a{{ v }}z', { v });
        // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what is refused
        if (/^[^\u0000-\u001f\u007f\u0100-\uffff]*$/.test(v)) expect(value).toBe(`a${v}z`);
        else expect(value).toMatch(/^fault: a value has a /);
      }),
    );
    expect(await headerOf('a\n{{ v }}', { v: 1 })).toMatch(/^fault: the rendered value has a line break/);
    expect(await headerOf('{{ v|raw }}', { v: 'a\r\nb: c' })).toMatch(/^fault: a value has a line break/);
  });
});
