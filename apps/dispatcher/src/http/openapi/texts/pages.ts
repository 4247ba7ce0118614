import type { Texts } from './texts.ts';

export const PAGE_TEXTS: Texts = {
  Error: {
    '': 'Every refusal. Programs decide by `code`.',
    message: 'What is wrong and what to do about it, for people.',
    code: 'What is wrong, for programs.',
    errors: 'Path of each wrong field (`events.3.context.id`), with what is wrong with it.',
    at: 'Of a query that cannot be read: where in it the fault is.',
    'at.from': 'Its first character, from 0.',
    'at.to': 'The character after its last one.',
  },
  PageLinks: {
    '': 'Where the other pages are.',
    first: 'The first page.',
    last: 'The last page.',
    prev: 'The page before; `null` on the first.',
    next: 'The page after; `null` on the last.',
  },
  PageMeta: {
    '': 'Which page this is, and of how many.',
    current_page: 'Number of this page, from 1.',
    from: 'Number of its first item, from 1; `null` on an empty page.',
    last_page: 'Number of the last page.',
    links: 'The links of a page selector.',
    'links[].url': 'Where it leads; `null` = nowhere.',
    'links[].label': 'What to show.',
    'links[].active': 'Whether it is this page.',
    path: 'Path of the list.',
    per_page: 'How many items a page has.',
    to: 'Number of its last item; `null` on an empty page.',
    total: 'How many items there are in all.',
  },
  KeysetLinks: {
    '': 'Where the next page is.',
    first: 'The first page.',
    next: 'The page after; `null` on the last.',
  },
  KeysetMeta: {
    '': 'How to go on.',
    path: 'Path of the list.',
    per_page: 'How many items a page has.',
    next_cursor: '`page[after]` of the next page; `null` on the last.',
  },
  Message: { message: 'What was done, in words.' },
};
