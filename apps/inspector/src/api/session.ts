// Who is signed in. The session is a cookie that scripts cannot read; what is known of it comes from the dispatcher.
import type { Scope, Session, SessionCreate } from '@posthorn/contracts';
import { queryOptions, useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { ApiError, client } from './client.ts';
import { mayWith } from './scopes.ts';

/** `null` = not signed in. */
export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: async (): Promise<Session | null> => {
    const result = await client.session.get();
    if (result.ok) return result.data;
    if (result.error.status === 401) return null;
    throw new ApiError(result.error);
  },
  staleTime: Number.POSITIVE_INFINITY,
});

/** Why a session ended that this page had, for the sign-in screen; nothing where there was none, or it was signed out by hand. */
type Ended = { ended?: 'expired' | 'revoked' };
let ended: Ended = {};
export const whyEnded = (): Ended => ended;

/** The dispatcher no longer knows the session. */
export function noteEnd(session: Session | null | undefined, now: number): void {
  if (session == null) return;
  ended = { ended: session.expires_at !== null && Date.parse(session.expires_at) <= now ? 'expired' : 'revoked' };
}

/** A token that is refused was never a session: nothing ended. */
export async function signIn(by: SessionCreate): Promise<Session> {
  const result = await client.session.create(by);
  if (result.ok) return result.data;
  throw new ApiError(result.error);
}

export async function signOut(): Promise<void> {
  const result = await client.session.end();
  if (!result.ok) throw new ApiError(result.error);
}

export const forgetEnd = (): void => {
  ended = {};
};

export function useSession(): Session {
  const { data } = useSuspenseQuery(sessionQuery);
  if (data === null) throw new Error('only screens behind the sign-in ask for the session');
  return data;
}

/** What one may do follows the token's scopes; what one may not is not offered. The dispatcher checks again. */
export function useMay(): (scope: Scope) => boolean {
  const { data } = useQuery(sessionQuery);
  return mayWith(data?.token.scopes ?? []);
}
