import { session, sessionCreate, sessionLink } from '@posthorn/contracts';
import { nothing, type Operation, one } from '../operation.ts';

const group = 'Session';

export const sessionOperations = {
  create: {
    id: 'signIn',
    group,
    summary: 'Sign in',
    description:
      'Takes a token, or the part of a one-time link after `#link=`. The answer sets the cookie `posthorn_session` (HttpOnly, SameSite=Strict), which every other call accepts instead of `Authorization`. The session ends 12 hours after its last use, or together with its token.\n\nThis call and every change by cookie must send `posthorn-csrf: 1`, and an `Origin`, if sent, must match the host. Otherwise the answer is 403 `cross_site`. After 10 failures per minute from one address, 60 from its network or 600 in total, the answer is 429. The last two limits do not apply to addresses that have signed in before.',
    body: { schema: sessionCreate, required: true, example: { token: 'pht_…' } },
    answer: { ...one(session, 201), description: 'Signed in. `set-cookie` carries the session.' },
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
    description: 'Ends the session, effective with this answer. A request with a token has no session and gets 404.',
    answer: nothing,
    errors: ['not_found', 'cross_site'],
  },
  createLink: {
    id: 'createSessionLink',
    group,
    summary: 'Create a sign-in link',
    description:
      'The link signs a browser in once, within ten minutes, with the rights of your token. This call needs `Authorization`; with a session it answers 403.',
    answer: one(sessionLink, 201),
    errors: ['forbidden'],
  },
} as const satisfies Record<string, Operation>;
