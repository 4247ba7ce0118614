import { describe, expect, it } from 'vitest';
import { RendererUnavailableError } from '../../src/ports/renderer.ts';
import { createInlineRenderer } from '../../src/rendering/inline-renderer.ts';
import { createThreadRenderer } from '../../src/rendering/thread-renderer.ts';

const GREET = '{"greeting":"Hi {{ name }}"}';
const FOREVER = `${'{% for i in 1..9999 %}'.repeat(9)}${'{% endfor %}'.repeat(9)}`;
const context = (name: unknown) => JSON.stringify({ name });
const threads = () =>
  process.getActiveResourcesInfo().filter((kind) => kind === 'MessagePort' || kind === 'Worker').length;

describe('the rendering thread', () => {
  it('TW14: renders, each call its own answer', async () => {
    await using renderer = createThreadRenderer();
    const results = await Promise.all(
      Array.from({ length: 300 }, (_, i) => renderer.render({ template: GREET, context: context(i) })),
    );
    expect(results).toEqual(results.map((_, i) => ({ ok: true, text: `{"greeting":"Hi ${i}"}` })));
    expect(await renderer.check({ template: '{{ a|nope }}' })).toMatchObject({ ok: false });
    expect(await renderer.render({ template: '{{ 1 / 0 }}', context: '{}' })).toMatchObject({ ok: false });
  });

  it('TW14: says the same as the engine in the calling thread', async () => {
    await using inline = createInlineRenderer();
    await using thread = createThreadRenderer();
    for (const input of [
      { template: GREET, context: context('"') },
      { template: '{{ x|raw }}', context: '{}' },
      { template: '', context: '[]' },
    ])
      expect(await thread.render(input)).toEqual(await inline.render(input));
  });

  it('TW14: a template without end is ended, alone, and the next ones are rendered', async () => {
    await using renderer = createThreadRenderer({ timeMaxMs: 50, stepsMax: Number.MAX_SAFE_INTEGER });
    const jobs = [GREET, FOREVER, GREET, FOREVER, GREET].map((template) =>
      renderer.render({ template, context: context('A') }),
    );
    const [first, loop, second, again, third] = await Promise.all(jobs);
    const greeted = { ok: true, text: '{"greeting":"Hi A"}' };
    expect([first, second, third]).toEqual([greeted, greeted, greeted]);
    expect([loop, again]).toEqual(Array(2).fill({ ok: false, reason: 'the template takes longer than 50 ms' }));
    expect(await renderer.render({ template: GREET, context: context('A') })).toEqual(greeted);
  });

  it('TW15: a template that takes the thread down fails alone', async () => {
    await using renderer = createThreadRenderer({
      timeMaxMs: 20_000,
      memoryMaxMb: 16,
      stepsMax: Number.MAX_SAFE_INTEGER,
    });
    const hoard = '{% set a = [] %}{% for i in 1..9000 %}{% set a = [a, (1..9000)] %}{% endfor %}';
    const [greeted, failed, also] = await Promise.all(
      [GREET, hoard, GREET].map((template) => renderer.render({ template, context: context('A') })),
    );
    expect(failed).toMatchObject({ ok: false, reason: expect.stringContaining('thread') });
    expect([greeted, also]).toEqual(Array(2).fill({ ok: true, text: '{"greeting":"Hi A"}' }));
  });

  it('TW16: starts with the first template, refuses beyond its queue, ends without a trace', async () => {
    const before = threads();
    const renderer = createThreadRenderer({ waitingMax: 2 });
    expect(threads()).toBe(before);
    const [a, b] = [1, 2].map((i) => renderer.render({ template: GREET, context: context(i) }));
    await expect(renderer.render({ template: GREET, context: context(3) })).rejects.toThrow(
      new RendererUnavailableError('more than 2 templates wait to be rendered'),
    );
    expect([await a, await b].map((result) => result?.ok)).toEqual([true, true]);
    const last = renderer.render({ template: GREET, context: context(4) });
    const refused = expect(last).rejects.toThrow(new RendererUnavailableError('the dispatcher is stopping'));
    await Promise.all([renderer[Symbol.asyncDispose](), renderer[Symbol.asyncDispose]()]);
    await refused;
    await expect(renderer.render({ template: GREET, context: '{}' })).rejects.toThrow(RendererUnavailableError);
    await renderer[Symbol.asyncDispose]();
    expect(threads()).toBe(before);
  });
});
