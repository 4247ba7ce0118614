import { describe, expect, it } from 'vitest';
import { Engine } from '../../src/rendering/engine.ts';
import { expectFault, rendered } from './table.ts';

describe('sandbox', () => {
  it.each([
    '{% include "/etc/passwd" %}',
    '{% extends "x" %}',
    '{% embed "x" %}{% endembed %}',
    '{% import "x" as y %}',
    '{% import _self as y %}',
    '{% from "x" import y %}',
    '{% use "x" %}',
    '{% block b %}{% endblock %}',
    '{% macro m() %}{{ _self.m() }}{% endmacro %}',
    '{% with {a: 1} %}{% endwith %}',
    '{% apply upper %}x{% endapply %}',
    '{% autoescape false %}{{ a }}{% endautoescape %}',
    '{% sandbox %}{% include "x" %}{% endsandbox %}',
    '{% flush %}',
    '{% spaceless %}{% endspaceless %}',
    '{{ source("/etc/passwd") }}',
    '{{ include("/etc/passwd") }}',
    '{{ template_from_string("x") }}',
    '{{ constant("process.env") }}',
    '{{ dump() }}',
    '{{ random() }}',
    '{{ block("x") }}',
    '{{ a|map("upper") }}',
    '{{ a|sort("strcmp") }}',
    '{{ a|filter(f) }}',
    '{{ (x => x) }}',
    '{{ a|join(x => x) }}',
    '{{ a|reduce(0, (c, x) => c) }}',
    '{{ a|format(1) }}',
    '{{ a|convert_encoding("a", "b") }}',
    '{{ a.constructor("x") }}',
    '{{ a.b() }}',
    '{{ a is constant("x") }}',
    '{{ a matches "/(a+)+$/" }}',
    '{{ _context }}',
    '{{ _self }}',
    '{{ _charset }}',
    '{{ [...a]|join }}',
  ])('template-11: %s is refused, when saving too', (template) => {
    expectFault(template, /./, { a: {} });
    expect(new Engine().check({ template }).ok).toBe(false);
  });

  it.each([
    'constructor',
    '__proto__',
    'prototype',
    'toString',
    'hasOwnProperty',
    'size',
    'get',
    'length',
    'constructor.constructor',
  ])('template-12: .%s reaches nothing', (path) => {
    for (const v of [{}, [], 'text', 1, null, { a: 1 }])
      expect(rendered(`[{{ v.${path} }}{{ v["${path}"] }}{{ ${path} }}{{ attribute(v, "${path}") }}]`, { v })).toBe(
        '[]',
      );
  });

  it('template-12: such names are ordinary members where the context has them', () =>
    expect(
      rendered(
        '{{ v.__proto__ }}{{ v.constructor }}{{ __proto__ }}',
        '{"v":{"__proto__":1,"constructor":2},"__proto__":3}',
      ),
    ).toBe('123'));

  const doubling = (what: string) => `{% set a = ${what} %}`.repeat(40);
  it.each([
    ['a huge range', '{% for i in 1..999999999 %}x{% endfor %}', /10000 items/],
    ['a huge range by function', '{{ range(0, 1, 0.0000001)|length }}', /10000 items/],
    ['loops in loops', `${'{% for i in 1..9999 %}'.repeat(4)}${'{% endfor %}'.repeat(4)}`, /too many steps/],
    ['a doubling text', `{% set a = "x" %}${doubling('a ~ a')}`, /a text is longer/],
    ['a doubling list', `{% set a = [1] %}${doubling('a|merge(a)')}`, /items|steps/],
    ['lists in lists', `{% set a = [1] %}${doubling('[a, a]')}{{ a|json_encode }}`, /steps|has more than/],
    ['comparing lists in lists', `{% set a = [1] %}${doubling('[a, a]')}{{ a == a }}`, /steps/],
    ['a map in maps', `{{ ${'l|map(x => '.repeat(6)}x${')'.repeat(6)} }}`, /too many steps/],
    ['a reduce that doubles', '{{ (1..9000)|reduce((c, x) => c ~ c, "x") }}', /a text is longer|steps/],
    ['a sort that calls much', '{{ (1..9999)|sort((a, b) => b <=> a)|length }}', /too many steps/],
    ['striptags', `{% for i in 1..9999 %}{% set a = t|striptags %}{% endfor %}`, /too many steps/],
    ['a long format', '{{ 0|date(f) }}', /at most 500 characters/],
    ['a long modifier', '{{ 0|date_modify(f) }}', /at most 200 characters/],
    ['long separators', '{{ 1234567|number_format(2, f, f) }}', /at most 50 characters/],
    ['batch', '{{ [1]|batch(100000000, 0)|length }}', /items/],
    ['replace', `{% set a = "aaaaaaaa" %}${doubling('a|replace({"a": "aaaaaaaa"})')}`, /is longer than|steps/],
    ['join', `{{ (1..9999)|join(s) }}`, /is longer than/],
    ['a long result', '{% for i in 1..900 %}{{ s }}{% endfor %}', /65536 bytes/],
    ['a long result in wide characters', '{% for i in 1..300 %}{{ w }}{% endfor %}', /65536 bytes/],
    ['deep lists', `{% set a = [] %}${'{% set a = [a] %}'.repeat(200)}{{ a|json_encode }}`, /deeper than 128/],
    ['a long template', 'x'.repeat(40_000), /at most 32768/],
    ['deep brackets', `{{ ${'('.repeat(15_000)}1${')'.repeat(15_000)} }}`, /nested too deeply|cannot be read/],
  ])('template-13: %s', (_, template, reason) =>
    expectFault(template, reason, {
      ...{ s: 'x'.repeat(200), w: '\u20ac'.repeat(100) },
      ...{ t: '<'.repeat(10_000), f: 'r'.repeat(501), l: Array.from({ length: 20 }, (_, i) => i) },
    }),
  );

  it('template-13: fallbacks in one another are refused beyond ten', () => {
    const nested = (count: number) => `{{ ${'('.repeat(count)}none${' ?: none)'.repeat(count)} }}`;
    expect(rendered(nested(10))).toBe('');
    expectFault(nested(11), /at most 10 of/);
    expectFault(`{{ a${' ?? a'.repeat(11)} }}`, /at most 10 of/);
    expectFault(`{{ a${'|default(a'.repeat(11)}${')'.repeat(11)} }}`, /at most 10 of/);
    expect(rendered(`{{ a ?? 1 }}`.repeat(50))).toBe('1'.repeat(50));
  });

  it('template-17: a fault names its place', () => {
    const check = (template: string) => new Engine().check({ template });
    expect(check('{"a": 1,\n "b": {{ a|nope }} }')).toEqual({
      ok: false,
      reason: expect.stringMatching(/^line 2, column \d+: .*nope/),
    });
    expect(check('{{ a')).toEqual({ ok: false, reason: expect.stringMatching(/^line 1, column \d+: Unclosed/) });
    expect(check('{% if %}').ok).toBe(false);
    expect(check('{"a": {{ a|default(0) }} }')).toEqual({ ok: true, warnings: [], readsVariables: true });
    expect(check('{"a": {{ a }} }')).toEqual({
      ok: true,
      warnings: [expect.stringMatching(/without any field: .*not valid JSON/)],
      readsVariables: true,
    });
    expect(check('[]')).toEqual({
      ok: true,
      warnings: [expect.stringMatching(/not a JSON object/)],
      readsVariables: false,
    });
  });
});
