import { session, sessionCreate, sessionLink } from '@posthorn/contracts';
import { nothing, type Operation, one } from '../operation.ts';

const group = 'Session';

export const sessionOperations = {
  create: {
    id: 'signIn',
    group,
    summary: 'Sign in',
    description:
      'With a token, or with what a one-time link carries after `#link=`. The answer sets the cookie `posthorn_session` (HttpOnly, SameSite=Strict), which every other call takes in place of `Authorization`; it ends 12 hours after its last use, and with its token.\n\nThis call, and every other by cookie that changes something, must carry `posthorn-csrf: 1`, and its `Origin`, if there is one, must be the host it asks; anything else is 403 `cross_site`. After 10 failures a minute from one address, 60 from its network or 600 in all, the answer is 429; the last two do not count for addresses that have signed in before.',
    body: { schema: sessionCreate, required: true, example: { token: 'pht_…' } },
    answer: { ...one(session, 201), description: 'Signed in. `set-cookie` holds the session.' },
    errors: ['cross_site', 'too_many_requests'],
  },
  get: {
    id: 'getSession',
    group,
    summary: 'Show who is signed in',
    answer: one(session),
  },
  remove: {
    id: 'signOut',
    group,
    summary: 'Sign out',
    description: 'Ends the session from this answer on. A token by itself has none: 404.',
    answer: nothing,
    errors: ['not_found', 'cross_site'],
  },
  createLink: {
    id: 'createSessionLink',
    group,
    summary: 'Make a sign-in link',
    description:
      'For a browser: it signs in once, within ten minutes, with the rights of the token that asks. Only by `Authorization`; a session makes none (403).',
    answer: one(sessionLink, 201),
    errors: ['forbidden'],
  },
} as const satisfies Record<string, Operation>;
