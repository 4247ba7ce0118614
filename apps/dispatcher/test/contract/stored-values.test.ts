import { describe, expect, it } from 'vitest';
import {
  anything,
  flag,
  integer,
  json,
  listOf,
  mapOf,
  number,
  objectOf,
  oneOf,
  orNull,
  type Read,
  someOf,
  text,
} from '../../src/store/acts/stored-values.ts';

const word = oneOf(['high', 'low']);
const some = someOf({ code: integer, name: text });
const whole = objectOf({ name: text, value: anything });

describe('stored values', () => {
  it.each<[string, Read<unknown>, unknown, unknown]>([
    ['a word', word, 'low', 'low'],
    ['null', orNull(word), null, null],
    ['a list', listOf(number), [1, 2.5], [1, 2.5]],
    ['a map', mapOf(text), { a: 'b' }, { a: 'b' }],
    ['a flag', flag, false, false],
    ['some fields', some, { code: 200 }, { code: 200 }],
    [
      'an object, without members that are not named',
      whole,
      { name: 'a', value: 1, old: true },
      { name: 'a', value: 1 },
    ],
    ['an object whose member of any kind is missing', whole, { name: 'a' }, { name: 'a', value: undefined }],
    ['JSON', json(listOf(text)), '["a"]', ['a']],
  ])('reads %s', (_name, read, stored, value) => {
    expect(read(stored)).toEqual(value);
  });

  it.each<[string, Read<unknown>, unknown, string]>([
    ['an unknown word', word, 'middle', 'a stored value must be one of high, low: "middle"'],
    ['null', word, null, 'a stored value must be one of high, low: null'],
    ['a number that is not whole', integer, 1.5, 'a stored value must be a whole number: 1.5'],
    ['a text as a number', number, '1', 'a stored value must be a number: "1"'],
    ['a number as a flag', flag, 1, 'a stored value must be true or false: 1'],
    ['nothing', text, undefined, 'a stored value must be a text: undefined'],
    ['an object as a list', listOf(text), {}, 'a stored value must be a list: {}'],
    ['a wrong item', listOf(text), ['a', 1], 'a stored value must be a text: 1'],
    ['a list as a map', mapOf(text), [], 'a stored value must be an object: []'],
    ['a list as an object', whole, [], 'a stored value must be an object: []'],
    [
      'a field that is not known',
      some,
      { toString: 1 },
      'a stored value must be an object without "toString": {"toString":1}',
    ],
    ['a long text', number, 'x'.repeat(200), `a stored value must be a number: "${'x'.repeat(99)}…`],
    ['text that is not JSON', json(text), '{', 'Expected property name'],
  ])('refuses %s', (_name, read, stored, message) => {
    expect(() => read(stored)).toThrow(message);
  });
});
