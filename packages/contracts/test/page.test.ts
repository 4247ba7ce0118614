import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  ERROR_STATUS,
  errorBody,
  keysetPage,
  numberedPage,
  PAGE_SIZE_DEFAULT,
  PAGE_SIZE_MAX,
  single,
} from '../src/index.ts';

const item = z.object({ id: z.int() });

const numbered = {
  data: [{ id: 1 }],
  links: { first: '/webhooks?page[number]=1', last: '/webhooks?page[number]=1', prev: null, next: null },
  meta: {
    current_page: 1,
    from: 1,
    last_page: 1,
    links: [{ url: null, label: 'Previous', active: false }],
    path: '/webhooks',
    per_page: 15,
    to: 1,
    total: 1,
  },
};
const keyset = {
  data: [{ id: 1 }],
  links: { first: '/events', next: null },
  meta: { path: '/events', per_page: 15, next_cursor: null },
};

describe('pages', () => {
  it('shape-1: fifteen by default, a hundred at most', () =>
    expect([PAGE_SIZE_DEFAULT, PAGE_SIZE_MAX]).toEqual([15, 100]));

  it.each([
    ['numbered', numberedPage(item), numbered],
    [
      'numbered and empty',
      numberedPage(item),
      { ...numbered, data: [], meta: { ...numbered.meta, from: null, to: null } },
    ],
    ['keyset', keysetPage(item), keyset],
    ['single', single(item), { data: { id: 1 } }],
    ['single with warnings', single(item), { data: { id: 1 }, warnings: ['queue was not known: low'] }],
  ])('shape-1: a %s answer', (_, schema, answer) => expect(schema.parse(answer)).toEqual(answer));

  it.each([
    ['an item of another kind', numberedPage(item), { ...numbered, data: [{ id: 'x' }] }],
    ['no meta', numberedPage(item), { data: [], links: numbered.links }],
    ['no cursor', keysetPage(item), { ...keyset, meta: { path: '/events', per_page: 15 } }],
    ['warnings that are no list', single(item), { data: { id: 1 }, warnings: 'text' }],
  ])('shape-1: %s is refused', (_, schema, answer) => expect(schema.safeParse(answer).success).toBe(false));
});

describe('errors', () => {
  it('shape-2: every code has an HTTP status of an error', () => {
    for (const [code, status] of Object.entries(ERROR_STATUS)) {
      expect(code).toMatch(/^[a-z][a-z_]+$/);
      expect(status >= 400 && status < 600, code).toBe(true);
    }
  });

  it('shape-2: an error body has words, a code, and perhaps fields', () => {
    const body = {
      message: 'The event is not valid.',
      code: 'invalid',
      errors: { 'context.total': ['must be a number'] },
    };
    expect(errorBody.parse(body)).toEqual(body);
    expect(errorBody.safeParse({ message: 'no code' }).success).toBe(false);
  });
});
