import { describe, expect, it } from 'vitest';
import { type Renderer, RendererUnavailableError } from '../../src/ports/renderer.ts';
import { createInlineRenderer } from '../../src/rendering/inline-renderer.ts';
import { TemplateCosts } from '../../src/rendering/template-costs.ts';
import { createThreadRenderer } from '../../src/rendering/thread-renderer.ts';

const GREET = '{"greeting":"Hi {{ name }}"}';
const FOREVER = `${'{% for i in 1..9999 %}'.repeat(9)}${'{% endfor %}'.repeat(9)}`;
const context = (name: unknown) => JSON.stringify({ name });
const threads = () =>
  process.getActiveResourcesInfo().filter((kind) => kind === 'MessagePort' || kind === 'Worker').length;

describe('the rendering thread', () => {
  it('template-14: renders, each call its own answer', async () => {
    await using renderer = createThreadRenderer();
    const results = await Promise.all(
      Array.from({ length: 300 }, (_, i) => renderer.render({ tenantId: 1, template: GREET, context: context(i) })),
    );
    expect(results).toEqual(results.map((_, i) => ({ ok: true, text: `{"greeting":"Hi ${i}"}` })));
    expect(await renderer.check({ tenantId: 1, template: '{{ a|nope }}' })).toMatchObject({ ok: false });
    expect(await renderer.render({ tenantId: 1, template: '{{ 1 / 0 }}', context: '{}' })).toMatchObject({ ok: false });
  });

  it('template-14: says the same as the engine in the calling thread', async () => {
    await using inline = createInlineRenderer();
    await using thread = createThreadRenderer();
    for (const input of [
      { template: GREET, context: context('"') },
      { template: '{{ x|raw }}', context: '{}' },
      { template: '/{{ x }}', context: '{"x":"a"}', variables: '{"x":"/"}', part: 'url' as const },
      { template: '{{ x }}', context: '{"x":"\\n"}', part: 'header' as const },
      { template: '["{{ x }}"]', context: `{"x":"${'x'.repeat(100_000)}"}`, part: 'body' as const },
      { template: '', context: '[]' },
    ])
      expect(await thread.render({ tenantId: 1, ...input })).toEqual(await inline.render({ tenantId: 1, ...input }));
  });

  it('template-14: a template without end is ended by its CPU time, alone, and the next ones are rendered', async () => {
    await using renderer = createThreadRenderer({ cpuMaxMs: 50, lookMs: 10, stepsMax: Number.MAX_SAFE_INTEGER });
    const jobs = [GREET, FOREVER, GREET, FOREVER, GREET].map((template) =>
      renderer.render({ tenantId: 1, template, context: context('A') }),
    );
    const [first, loop, second, again, third] = await Promise.all(jobs);
    const greeted = { ok: true, text: '{"greeting":"Hi A"}' };
    expect([first, second, third]).toEqual([greeted, greeted, greeted]);
    const reason = 'the template used more than 50 ms of CPU time';
    const ended = { ok: false, reason, fault: { text: reason, line: null, column: null } };
    expect([loop, again]).toEqual([ended, ended]);
    expect(await renderer.render({ tenantId: 1, template: GREET, context: context('A') })).toEqual(greeted);
  });

  it('template-22: filters pay for the length of what they are given, so that steps end a template long before its CPU time', async () => {
    await using renderer = createThreadRenderer();
    const context = `{"text":"${'a<'.repeat(100_000)}","number":${'9'.repeat(100_000)},"list":[${'1,'.repeat(9000)}1]}`;
    const uses = [
      'text|e("html")',
      'text|striptags',
      'text|title',
      'text == number',
      'number|round',
      'list|keys',
      '"a"|trim(text)',
    ];
    for (const use of uses) {
      const template = `{% for i in 1..9999 %}{% set x = ${use} %}{% endfor %}`;
      const result = await renderer.render({ tenantId: 1, template, context });
      expect(result, use).toMatchObject({ ok: false, reason: expect.stringContaining('too many steps') });
    }
  });

  it('template-15: a template that takes the thread down fails alone', async () => {
    await using renderer = createThreadRenderer({
      cpuMaxMs: 600_000,
      memoryMaxMb: 16,
      stepsMax: Number.MAX_SAFE_INTEGER,
    });
    const hoard = '{% set a = [] %}{% for i in 1..9000 %}{% set a = [a, (1..9000)] %}{% endfor %}';
    const [greeted, failed, also] = await Promise.all(
      [GREET, hoard, GREET].map((template) => renderer.render({ tenantId: 1, template, context: context('A') })),
    );
    expect(failed).toMatchObject({ ok: false, reason: expect.stringContaining('thread') });
    expect([greeted, also]).toEqual(Array(2).fill({ ok: true, text: '{"greeting":"Hi A"}' }));
  });

  it('template-16: starts with the first template, refuses beyond its queue, ends without a trace', async () => {
    const before = threads();
    const renderer = createThreadRenderer({ waitingMax: 2, tenantWaitingMax: 9 });
    expect(threads()).toBe(before);
    const [a, b] = [1, 2].map((i) => renderer.render({ tenantId: 1, template: GREET, context: context(i) }));
    await expect(renderer.render({ tenantId: 1, template: GREET, context: context(3) })).rejects.toThrow(
      new RendererUnavailableError('more than 2 templates are waiting to be rendered'),
    );
    expect([await a, await b].map((result) => result?.ok)).toEqual([true, true]);
    const last = renderer.render({ tenantId: 1, template: GREET, context: context(4) });
    const refused = expect(last).rejects.toThrow(new RendererUnavailableError('the dispatcher is stopping'));
    await Promise.all([renderer[Symbol.asyncDispose](), renderer[Symbol.asyncDispose]()]);
    await refused;
    await expect(renderer.render({ tenantId: 1, template: GREET, context: '{}' })).rejects.toThrow(
      RendererUnavailableError,
    );
    await renderer[Symbol.asyncDispose]();
    expect(threads()).toBe(before);
  });
});

describe('shares of the rendering threads', () => {
  const HEAVY = `{% for i in 1..9000 %}{% set a = (i * 3)|number_format(2) %}{% endfor %}{"n": 1}`;
  const A = 1;
  const B = 2;
  const greet = (renderer: Renderer, tenantId: number) =>
    renderer.render({ tenantId, template: GREET, context: context('B') });

  it('share-3: however many templates of one tenant wait, another has the next turn', async () => {
    await using renderer = createThreadRenderer();
    const order: number[] = [];
    const noted = (tenantId: number) => greet(renderer, tenantId).then(() => order.push(tenantId));
    await Promise.all([...Array.from({ length: 2000 }, () => noted(A)), noted(B)]);
    expect(order.indexOf(B)).toBe(1);
    expect(order).toHaveLength(2001);
  });

  it('share-3: heavy templates have a thread beside the other: light ones of others do not wait for their end', async () => {
    await using renderer = createThreadRenderer({ cpuMaxMs: 600_000, stepsMax: Number.MAX_SAFE_INTEGER });
    expect(await renderer.render({ tenantId: A, template: HEAVY, context: '{}' })).toMatchObject({ ok: true });
    const endless = Array.from({ length: 50 }, () =>
      renderer.render({ tenantId: A, template: FOREVER, context: '{}' }),
    );
    const stopped = Promise.allSettled(endless);
    const light = await Promise.all(Array.from({ length: 200 }, () => greet(renderer, B)));
    expect(light.every(({ ok }) => ok)).toBe(true);
    await renderer[Symbol.asyncDispose]();
    expect((await stopped).map(({ status }) => status)).toEqual(Array(50).fill('rejected'));
  });

  it('share-3: a tenant with light templates again is soon among the light ones', () => {
    const costs = new TemplateCosts();
    costs.note(A, 100_000);
    expect(costs.isHeavy(A)).toBe(true);
    for (let i = 0; i < 200; i += 1) costs.note(A, 10);
    expect([costs.isHeavy(A), costs.isHeavy(B)]).toEqual([false, false]);
  });

  it('share-5: a thread that stands still is replaced; what was with it is tried again, then refused, never left out', async () => {
    await using renderer = createThreadRenderer({
      ...{ lookMs: 1, stuckMs: -1, cpuMaxMs: 600_000, stepsMax: Number.MAX_SAFE_INTEGER },
    });
    await expect(renderer.render({ tenantId: A, template: FOREVER, context: '{}' })).rejects.toThrow(
      new RendererUnavailableError('the rendering thread did not respond for -1 ms, twice'),
    );
  });

  it('share-5: a template is bounded by its steps, which no clock changes', async () => {
    await using renderer = createThreadRenderer();
    const [result] = await Promise.all([
      renderer.render({ tenantId: A, template: FOREVER, context: '{}' }),
      ...Array.from({ length: 160 }, () => greet(renderer, A)),
    ]);
    expect(result).toMatchObject({ ok: false, reason: 'the template needs too many steps: loop over fewer items' });
  });
});
