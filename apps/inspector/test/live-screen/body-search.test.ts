import { parse } from '@posthorn/query';
import { expect, it } from 'vitest';
import { bodySearches } from '../../src/views/live/body-search.ts';

it.each<[string, string[]]>([
  ['ada@example.com', ['body.email:ada@example.com', 'body.receipt_email:ada@example.com']],
  [
    'status:failed ada@example.com since:1h',
    ['status:failed since:1h body.email:ada@example.com', 'status:failed since:1h body.receipt_email:ada@example.com'],
  ],
  ['"o\'hara@example.com"', ['body.email:"o\'hara@example.com"', 'body.receipt_email:"o\'hara@example.com"']],
  ['Ada', ['(body.first_name:Ada OR body.last_name:Ada)']],
  ['Ada Lovelace', ['body.first_name:Ada body.last_name:Lovelace']],
  ['"Ada Lovelace"', ['body.first_name:Ada body.last_name:Lovelace']],
  ["Zoë O'Neil", ['body.first_name:Zoë body.last_name:"O\'Neil"']],
  ['', []],
  ['status:failed', []],
  ['p-4711', []],
  ['one two three', []],
  ['(Ada OR Bea)', []],
  ['code:', []],
])('inspector-58: %s can be looked for in bodies', (text, expected) => {
  const found = bodySearches(text).map(({ query }) => query);
  expect(found).toEqual(expected);
  for (const query of found) expect(parse(query), query).toMatchObject({ ok: true });
});
