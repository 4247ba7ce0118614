// The table of kinds of authentication, and the schemas that are made of it (docs/spec.md auth-1).
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  AUTHENTICATION_KINDS,
  type Authentication,
  type AuthenticationInput,
  authentication,
  authenticationFields,
  authenticationInput,
} from '../src/index.ts';

type KindName = keyof typeof AUTHENTICATION_KINDS;
const KINDS = Object.keys(AUTHENTICATION_KINDS) as KindName[];

const VALUES = {
  word: 'abc',
  line: 'a b c',
  pem: '-----BEGIN X-----\nAA\n-----END X-----',
  url: 'https://login.example/',
};
const sampleOf = (type: string | readonly string[]): string | undefined =>
  typeof type === 'string' ? VALUES[type as keyof typeof VALUES] : type[0];

/** Every field of a kind, or those that are required. */
const given = (kind: KindName, onlyRequired: boolean): Record<string, unknown> => ({
  kind,
  ...Object.fromEntries(
    authenticationFields(kind).flatMap(([name, { type, isRequired }]) =>
      isRequired || !onlyRequired ? [[name, sampleOf(type)]] : [],
    ),
  ),
});
const pathsOf = (input: unknown): string[] =>
  (authenticationInput.safeParse(input).error?.issues ?? []).map(({ path }) => path.join('.'));

describe.each(KINDS)('%s', (kind) => {
  it('auth-1: takes all of its fields, or only those that are required', () => {
    expect(pathsOf(given(kind, false))).toEqual([]);
    expect(pathsOf(given(kind, true))).toEqual([]);
  });

  it('auth-1: refuses each required field that is missing, null or empty, and takes null for the others', () => {
    for (const [name, { isRequired }] of authenticationFields(kind)) {
      const whole = given(kind, false);
      const { [name]: _left, ...without } = whole;
      const expected = isRequired ? [name] : [];
      expect(pathsOf(without)).toEqual(expected);
      expect(pathsOf({ ...whole, [name]: null })).toEqual(expected);
      expect(pathsOf({ ...whole, [name]: 7 })).toEqual([name]);
    }
  });

  it('auth-1: bounds each text, and refuses fields of other kinds', () => {
    for (const [name, { type, maxLength }] of authenticationFields(kind)) {
      if (typeof type !== 'string') continue;
      const longest = (sampleOf(type) ?? '').padEnd(maxLength, 'x');
      if (type !== 'pem') expect(pathsOf({ ...given(kind, false), [name]: longest })).toEqual([]);
      expect(pathsOf({ ...given(kind, false), [name]: `${longest}x` })).toEqual([name]);
    }
    const { error } = authenticationInput.safeParse({ ...given(kind, false), unknown: 1 });
    expect(error?.issues).toMatchObject([{ code: 'unrecognized_keys', keys: ['unknown'] }]);
  });

  it('auth-1: what an answer has can be sent back', () => {
    if (kind === 'none') return;
    const shown = {
      ...given(kind, false),
      ...Object.fromEntries(
        Object.keys(AUTHENTICATION_KINDS[kind].readOnly).map((name) => [name, '2030-01-01 00:00:00']),
      ),
    };
    expect(authentication.safeParse(shown)).toMatchObject({ success: true, data: shown });
    expect(pathsOf(shown)).toEqual([]);
  });

  it('auth-1: has a label and a text for itself and each field', () => {
    const { label, text } = AUTHENTICATION_KINDS[kind];
    for (const words of [label, text, ...authenticationFields(kind).flatMap(([, one]) => [one.label, one.text])])
      expect(words).toMatch(/^[A-Z]/);
  });
});

it('auth-1: no value with a control character passes, except in PEM', () => {
  const fields = KINDS.flatMap((kind) => authenticationFields(kind).map(([name, { type }]) => ({ kind, name, type })));
  const texts = fields.filter(({ type }) => type === 'word' || type === 'line');
  fc.assert(
    fc.property(
      fc.constantFrom(...texts),
      fc.string(),
      fc.integer({ min: 0, max: 31 }),
      fc.string(),
      (field, a, code, b) => {
        const value = `${a}${String.fromCharCode(code)}${b}`;
        expect(pathsOf({ ...given(field.kind, false), [field.name]: value })).toContain(field.name);
      },
    ),
  );
});

it('auth-1: the types of the table are those of the schemas', () => {
  const input: AuthenticationInput = { kind: 'api_key', name: 'x', value: 'y' };
  const shown: Authentication = { kind: 'basic', username: 'x', password: null };
  // @ts-expect-error a required field is missing
  const incomplete: AuthenticationInput = { kind: 'bearer' };
  // @ts-expect-error no such word
  const misspelt: AuthenticationInput = { kind: 'api_key', name: 'x', value: 'y', in: 'body' };
  expect([input, incomplete, misspelt].map((one) => authenticationInput.safeParse(one).success)).toEqual([
    true,
    false,
    false,
  ]);
  expect(authentication.safeParse(shown).success).toBe(true);
});
