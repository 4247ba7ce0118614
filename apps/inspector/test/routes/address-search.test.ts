import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readSearch, writeSearch } from '../../src/routes/address-search.ts';

it.each([
  ['?q=404', { q: '404' }],
  ['?q="Ada Lovelace"', { q: '"Ada Lovelace"' }],
  ['?q={"a":1}&sel=dlv_1', { q: '{"a":1}', sel: 'dlv_1' }],
  ['?a=1e3&b=007&c=null&d=false', { a: '1e3', b: '007', c: 'null', d: 'false' }],
  ['?pause=true', { pause: true }],
  ['?q=a+b%2Bc', { q: 'a b+c' }],
  ['', {}],
])('inspector-12: %s is read as it is written', (text, found) => {
  expect({ ...readSearch(text) }).toEqual(found);
});

it('inspector-12: what is written is read back, whatever the text is', () => {
  const text = fc.string({ unit: 'grapheme' }).filter((one) => one !== 'true');
  fc.assert(
    fc.property(fc.dictionary(fc.stringMatching(/^[a-z]{1,5}$/), text), (search) => {
      expect({ ...readSearch(writeSearch(search)) }).toEqual({ ...search });
    }),
  );
});

it('inspector-12: what is not there is left out, and nothing is no question mark', () => {
  expect(writeSearch({ a: undefined, b: null, pause: true, attempt: 2 })).toBe('?pause=true&attempt=2');
  expect(writeSearch({ a: undefined })).toBe('');
});
