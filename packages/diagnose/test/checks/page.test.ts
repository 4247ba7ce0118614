import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { CHECKS } from '../../src/checks/index.ts';

const page = readFileSync(new URL('../../../../docs/checking-receivers.md', import.meta.url), 'utf8');
const MUST = {
  accept: 'answer 2xx',
  refuse: 'answer 4xx',
  once: 'handle it once',
  answer: 'answer below 500',
} as const;

it('check-11: docs/checking-receivers.md lists every check, with what is sent and what is right', () => {
  const rows = [
    ...page.matchAll(/^\| `([a-z_]+)` +\| (.*?) +\| (answer 2xx|answer 4xx|handle it once|answer below 500) +\|$/gm),
  ];
  expect(rows.map(([, ...cells]) => cells)).toEqual(
    CHECKS.map(({ id, sends, expected }) => [id, sends, MUST[expected]]),
  );
});
