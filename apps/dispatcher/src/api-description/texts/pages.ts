import type { Texts } from './texts.ts';

export const PAGE_TEXTS: Texts = {
  Error: {
    '': 'The body of every error. Programs should decide by `code`.',
    message: 'What went wrong and what to do about it, for people.',
    code: 'Code of the error, for programs.',
    errors: 'Messages by path of the invalid field, such as `events.3.context.id`.',
    at: 'For an invalid query: the position of the error in its text.',
    'at.from': 'Index of its first character, from 0.',
    'at.to': 'Index after its last character.',
  },
  PageLinks: {
    '': 'Links to the other pages.',
    first: 'The first page.',
    last: 'The last page.',
    prev: 'The previous page; `null` on the first.',
    next: 'The next page; `null` on the last.',
  },
  PageMeta: {
    '': 'The position of this page.',
    current_page: 'Number of this page, from 1.',
    from: 'Number of its first item, from 1; `null` on an empty page.',
    last_page: 'Number of the last page.',
    links: 'The links of a page selector.',
    'links[].url': 'Its target; `null` = disabled.',
    'links[].label': 'Its text.',
    'links[].active': 'Whether it is the current page.',
    path: 'Path of the list.',
    per_page: 'Number of items per page.',
    to: 'Number of its last item; `null` on an empty page.',
    total: 'Total number of items.',
  },
  KeysetLinks: {
    '': 'Links to the first and the next page.',
    first: 'The first page.',
    next: 'The next page; `null` on the last.',
  },
  KeysetMeta: {
    '': 'How to get the next page.',
    path: 'Path of the list.',
    per_page: 'Number of items per page.',
    next_cursor: '`page[after]` of the next page; `null` on the last.',
  },
  Message: { message: 'The result, for people.' },
};
