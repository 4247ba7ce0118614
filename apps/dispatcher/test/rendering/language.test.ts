import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readJson } from '../../src/domain/read-json.ts';
import { expectFault, rendered } from './table.ts';

describe('what is printed', () => {
  it('template-1: any text within quotes is valid JSON that reads back', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: fc.constantFrom('"', '\\', '\n', '\u2028', '\0', '/', '\ud800') }),
    );
    fc.assert(
      fc.property(text, (v) => {
        const templates = [
          '{"a":"{{ v }}"}',
          '{"a":"{{ v|e }}"}',
          '{% set c %}{{ v }}{% endset %}{"a":"{{ c }}"}',
          '{"a":{{ v|json_encode }}}',
          '{"a":"{{ v ~ "" }}"}',
        ];
        for (const template of templates) expect(JSON.parse(rendered(template, { v }))).toEqual({ a: v });
      }),
    );
  });

  it('template-1: what json_encode made is text again once something is done with it', () =>
    expect(rendered('{"a":"{{ v|json_encode|upper }}","b":"{{ "x" ~ v|json_encode }}"}', { v: 'q"' })).toBe(
      String.raw`{"a":"\"Q\\\"\"","b":"x\"q\\\"\""}`,
    ));

  it('template-1: line separators are escaped', () => expect(rendered('{{ v }}', { v: '\u2028' })).toBe('\\u2028'));

  it.each([
    ['{{ v }}', true, 'true'],
    ['{{ v }}', false, 'false'],
    ['{{ v }}', 1.5, '1.5'],
    ['[{{ v }}]', null, '[]'],
    ['[{{ v.a.b.c }}{{ none.x[3].y }}]', {}, '[]'],
  ])('template-2: %s of %j', (template, v, text) => expect(rendered(template, { v })).toBe(text));

  it('template-2: a list or map is not printed by itself', () => {
    expectFault('{{ v }}', /json_encode/, { v: [1] });
    expectFault('{{ v }}', /line 1, column \d+: .*json_encode/, { v: {} });
  });

  it('template-3: json_encode writes any value, and what it wrote is not escaped again', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), (v) => {
        expect(readJson(rendered('{"a":{{ v|json_encode }}}', { v }))).toEqual(readJson(JSON.stringify({ a: v })));
      }),
    );
    expect(rendered('{{ {a: 1, "b": [x, true, null]}|json_encode }}', { x: 'é"' })).toBe(
      String.raw`{"a":1,"b":["é\"",true,null]}`,
    );
  });
});

describe('filters', () => {
  it.each([
    ['"ab c"|upper', 'AB C'],
    ['"AB"|lower', 'ab'],
    ['"ann-marie o\'neil"|title', "Ann-Marie O'neil"],
    ['"hELLO wORLD"|capitalize', 'Hello world'],
    ['"  x "|trim', 'x'],
    ['"--x--"|trim("-", "left")', 'x--'],
    ['[1,2,3]|join(", ", " and ")', '1, 2 and 3'],
    ['[1]|join(", ", " and ")', '1'],
    ['"a,b,c"|split(",")|json_encode', '["a","b","c"]'],
    ['"a,b,c"|split(",", 2)|json_encode', '["a","b,c"]'],
    ['"a,b,c"|split(",", -1)|json_encode', '["a","b"]'],
    ['"😀b"|length', '2'],
    ['[1,2]|length ~ {a: 1}|length', '21'],
    ['[1,2]|first ~ [1,2]|last ~ "xyz"|first', '12x'],
    ['[1,2,3,4]|slice(1, 2)|json_encode', '[2,3]'],
    ['"abcdef"[2:3]', 'cde'],
    ['"abc"|slice(-2)', 'bc'],
    ['"I like %a% and %b%"|replace({"%a%": "%b%", "%b%": "x"})', 'I like %b% and x'],
    ['{a: 1, b: 2}|keys|join', 'ab'],
    ['{a: 1}|merge({b: 2, a: 3})|json_encode', '{"a":3,"b":2}'],
    ['[1]|merge([2])|json_encode', '[1,2]'],
    ['[3,1,2]|sort|reverse|join', '321'],
    ['"abc"|reverse', 'cba'],
    ['none|default("x") ~ ""|default("y") ~ 0|default("z")', 'xy0'],
    ['"<b>"|e("html")', '&lt;b&gt;'],
    ['"a b/é"|url_encode', 'a%20b%2F%C3%A9'],
    ['max(1, 5, 3) ~ min([4, 2])', '52'],
    ['range(1, 5, 2)|join("-") ~ (3..1)|join', '1-3-5321'],
  ])('template-8: {{ %s }}', (expression, text) => expect(rendered(`{{ (${expression})|default("") }}`)).toBe(text));

  it.each([
    ['l|map(v => v * n)|join(",")', '2,4,6'],
    ['m|map((v, k) => k ~ v)|json_encode', '{"a":"a1","b":"b2"}'],
    ['l|filter(v => v > 1)|json_encode', '[2,3]'],
    ['m|filter((v, k) => k == "b")|json_encode', '{"b":2}'],
    ['l|reduce((sum, v) => sum + v, 10)', '16'],
    ['l|sort((a, b) => b <=> a)|json_encode', '[3,2,1]'],
    ['none|map(v => v)|json_encode ~ none|filter(v => v)|length ~ none|reduce((c, v) => c, 7)', '[]07'],
    ['l|map(v => l|filter(w => w < v)|length)|join', '012'],
    ['l|map((v, k, x) => x|default("-"))|join', '---'],
    ['l|map(v => v.a.b ?? "x")|join', 'xxx'],
    ['l|batch(2, 0)|json_encode ~ m|batch(1)|json_encode', '[[1,2],[3,0]][{"a":1},{"b":2}]'],
    ['"<b>a</b> & <i>c</i>"|striptags("<i>")', 'a & <i>c</i>'],
    ['cycle(l, 4) ~ cycle([], 1)', '2'],
    ['("a".."c")|join', 'abc'],
  ])('template-21: {{ %s }}', (expression, text) =>
    expect(JSON.parse(`"${rendered(`{{ (${expression}) ~ "" }}`, { l: [1, 2, 3], m: { a: 1, b: 2 }, n: 2 })}"`)).toBe(
      text,
    ),
  );

  it('template-8: title of a long text is that of its words', () => {
    const words = ['ab', '😀x', 'éa', "o'n", '12a', 'z-z'];
    const text = Array.from({ length: 5000 }, (_, i) => words[i % words.length]).join(' ');
    const titles = { ab: 'Ab', '😀x': '😀X', éa: 'Éa', "o'n": "O'n", '12a': '12a', 'z-z': 'Z-Z' } as Record<
      string,
      string
    >;
    const whole = text
      .split(' ')
      .map((word) => titles[word])
      .join(' ');
    expect(rendered('{% if v|title == w %}same{% endif %}', { v: text, w: whole })).toBe('same');
  });

  it('template-21: what an arrow function sets is known in it alone', () =>
    expect(
      rendered('{% set v = "kept" %}{{ [1]|map(v => v)|join }}{{ v }}{{ w }}{{ [1]|map(w => w)|join }}{{ w }}'),
    ).toBe('1kept1'));

  it('template-8: arguments that a filter does not take are refused', () => {
    expectFault('{{ 1|upper(2) }}', /takes nothing/);
    expectFault('{{ "x"|date(zone="UTC") }}', /takes format, timezone/);
    expectFault('{{ "x"|split }}', /needs delimiter/);
  });
});

describe('language', () => {
  it.each([
    ['{% if a %}1{% elseif b %}2{% else %}3{% endif %}', { a: [], b: '0' }, '3'],
    [
      '{% for v in l %}{{ loop.index }}{{ v }}{% if not loop.last %},{% endif %}{% endfor %}',
      { l: ['a', 'b'] },
      '1a,2b',
    ],
    ['{% for k, v in m %}{{ k }}={{ v }};{% endfor %}', { m: { a: 1, constructor: 2 } }, 'a=1;constructor=2;'],
    ['{% for v in none %}x{% else %}empty{% endfor %}', {}, 'empty'],
    [
      '{% set s = 0 %}{% for v in [1,2,3] %}{% set s = s + v %}{% set n = 1 %}{% endfor %}{{ s }}{{ n }}{{ v }}',
      {},
      '6',
    ],
    ['{% for a in [1,2] %}{% for b in [1] %}{{ loop.parent.loop.index }}{% endfor %}{% endfor %}', {}, '12'],
    ['{% set a, b = 1, 2 %}{{ b }}{{ a }}{# no #}{% verbatim %}{{ x }}{% endverbatim %}', {}, '21{{ x }}'],
    ['{{ a.b.c is defined ? 1 : 0 }}{{ a.b is defined ? 1 : 0 }}', { a: { b: null } }, '01'],
    ['{{ a.x ?? "d" }}{{ a ?: "e" }}', { a: '' }, 'de'],
    ['{{ "x #{a} y" }}', { a: 1 }, 'x 1 y'],
    ['{{ l[1] }}{{ l.0 }}{{ m["k"] }}', { l: [1, 2], m: { k: 3 } }, '213'],
  ])('template-9: %s', (template, context, text) => expect(rendered(template, context)).toBe(text));

  it.each([
    ['1 + 2 * 3', '7'],
    ['7 // 2 ~ 7 % 3 ~ 2 ** 3', '318'],
    ['"5" + 1', '6'],
    ['"1" == 1 and "a" != 1', 'true'],
    ['null == false and "" == null and [] == false', 'true'],
    ['[1, {a: 2}] == [1, {a: 2}]', 'true'],
    ['"10" > "9" and "b" > "a"', 'true'],
    ['2 in [1,2] and "b" in "abc" and 3 not in [1]', 'true'],
    ['"abc" starts with "a" and "abc" ends with "c"', 'true'],
    ['4 is even and 3 is odd and 9 is divisible by(3) and [] is empty and [] is iterable', 'true'],
    ['not "0" and not [] and "a"', 'true'],
    ['(1 <=> 2) ~ (-3)', '-1-3'],
  ])('template-10: %s', (expression, text) => expect(rendered(`{{ ${expression} }}`)).toBe(text));

  it('template-10: calculating without sense is a fault', () => {
    for (const expression of ['1 / 0', '1 % 0', '"a" + 1', '[] + 1', '10 ** 400'])
      expectFault(`{{ ${expression} }}`, /./);
  });

  it('template-19: a reason shows no value of the context', () => {
    for (const use of [
      'v + 1',
      'v|date("Y")',
      'l|number_format',
      '"2026-01-01"|date("Y", v)',
      '1|currency(v)',
      'l ~ ""',
    ]) {
      const reason = rendered(`{{ ${use} }}`, { v: 'secret-value', l: ['secret-value'] });
      expect(reason).toMatch(/^fault: line 1, column \d+: /);
      expect(reason).not.toContain('secret-value');
    }
  });
});
