import { describe, expect, it } from 'vitest';
import { ALL_FRAMEWORKS, type Framework } from '../src/frameworks/index.ts';

const names = /Express|Fastify|Hono|Koa|Nest|Next|Lambda|Azure|Cloud Functions/gi;
const textsOf = ({ parser, keepBytes, code, plainCode }: Framework): string =>
  [parser, keepBytes, code, plainCode].join('\n');
/** Where one framework is known to meet another: Node's hint names the API routes of Next, which give Node's requests. */
const allowed: Readonly<Record<string, readonly string[]>> = { node: ['next'], 'next-pages': ['next'] };

describe('adapter-1: one table of frameworks', () => {
  it.each(ALL_FRAMEWORKS.map((one) => [one.id, one] as const))('%s speaks of itself alone', (id, framework) => {
    const own = [...id.split('-'), ...framework.name.toLowerCase().split(' '), ...(allowed[id] ?? [])];
    const strange = [...textsOf(framework).matchAll(names)].map(([word]) => word.toLowerCase());
    expect(strange.filter((word) => !own.some((name) => name.includes(word) || word.includes(name)))).toEqual([]);
    expect(framework.code).toContain(framework.adapter.name);
    expect(framework.keepBytes).toMatch(/\.$/);
  });

  it('has each id once, and no advice that changes the parsers of a whole application', () => {
    expect(new Set(ALL_FRAMEWORKS.map((one) => one.id)).size).toBe(ALL_FRAMEWORKS.length);
    for (const framework of ALL_FRAMEWORKS) {
      // `app.addContentTypeParser` would give every other route a Buffer for its body.
      expect(textsOf(framework)).not.toMatch(
        /app\.(addContentTypeParser|removeAllContentTypeParsers|use\(express\.raw)/,
      );
    }
  });
});
