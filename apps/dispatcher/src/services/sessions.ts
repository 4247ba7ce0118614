// Signs users in to the inspector and out. The secret exists only in the cookie; the store has its hash.
import { sessionCreate } from '@posthorn/contracts';
import { actorOf } from '../domain/audit.ts';
import { invalid, notFound, RequestError } from '../domain/errors.ts';
import { fieldErrors } from '../domain/field-errors.ts';
import type { Identity } from '../domain/session.ts';
import type { Clock } from '../ports/clock.ts';
import type { Random } from '../ports/random.ts';
import type { Store } from '../ports/store/index.ts';
import type { SignInBy } from '../ports/store/sessions.ts';
import { hashToken } from './authenticate.ts';
import type { FailedSignIns } from './failed-sign-ins.ts';

type Deps = {
  store: Pick<Store, 'openSession' | 'endSession' | 'createSessionLink'>;
  clock: Clock;
  random: Random;
  failures: FailedSignIns;
};

const newSecret = (random: Random): string => Buffer.from(random.bytes(32)).toString('base64url');

/** The same words for what never was and what is no more: who guesses learns nothing. */
const REFUSALS = {
  token: 'This token cannot sign in. It is unknown, revoked or expired. Create a new one with `posthorn token create`.',
  link: 'This link is not valid or no longer valid. A link works once, within ten minutes. Create a new one with `posthorn session link`.',
};

/** @param client whose failures are counted together. @throws RequestError `invalid`, `unauthenticated`, `too_many_requests` */
export function signIn({ store, clock, random, failures }: Deps) {
  return async (input: unknown, client: string): Promise<{ identity: Identity; secret: string }> => {
    const parsed = sessionCreate.safeParse(input);
    if (!parsed.success) throw invalid(fieldErrors(parsed.error.issues, input));
    const { token, link = '' } = parsed.data;
    const by: SignInBy = token === undefined ? { link: hashToken(link) } : { token: hashToken(token) };
    const now = clock.now();
    failures.begin(client, clock.monotonic());
    const secret = newSecret(random);
    const identity = await store.openSession({ by, hash: hashToken(secret), now });
    if (identity === null) throw new RequestError('unauthenticated', REFUSALS[token === undefined ? 'link' : 'token']);
    failures.succeeded(client);
    return { identity, secret };
  };
}

/** @throws RequestError `not_found` for who has a token and no session */
export function signOut({ store, clock }: Deps) {
  return async ({ token, session }: Identity): Promise<void> => {
    if (session === null) throw notFound('session: the request carries a token, not a session');
    await store.endSession({ id: session.id, now: clock.now(), actor: actorOf(token) });
  };
}

/** A session makes no links: who has got hold of a page must not be able to stay after its sign-out. @throws RequestError `forbidden` */
export function makeSessionLink({ store, clock, random, publicUrl }: Deps & { publicUrl: () => string }) {
  return async ({ token, session }: Identity): Promise<{ url: string; expiresAt: number }> => {
    if (session !== null) {
      throw new RequestError('forbidden', 'A session cannot create a sign-in link. Send the request with a token.');
    }
    const secret = newSecret(random);
    const { expiresAt } = await store.createSessionLink({ token, hash: hashToken(secret), now: clock.now() });
    // In the fragment, which is sent to no server and into no log.
    return { url: `${publicUrl()}/sign-in#link=${secret}`, expiresAt };
  };
}
