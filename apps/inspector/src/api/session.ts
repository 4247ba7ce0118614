// Who is signed in. The session is a cookie that scripts cannot read; what is known of it comes from the dispatcher.
import type { Scope } from '@posthorn/contracts';
import { queryOptions, useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { ApiError, request } from './request.ts';

export type Session = {
  tenant: string;
  token: { id: number; name: string; namespace: string | null; scopes: string[] };
  expires_at: string;
  version: string;
  /** Where the demo's receiver is controlled; `null` outside of the demo. */
  demo_receiver: string | null;
};

/** `null` = not signed in. */
export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: async (): Promise<Session | null> => {
    try {
      return (await request<{ data: Session }>('GET', '/session')).data;
    } catch (error) {
      if (error instanceof ApiError && error.status === 401) return null;
      throw error;
    }
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

export const signIn = (by: { token: string } | { link: string }): Promise<{ data: Session }> =>
  request('POST', '/session', { body: by });
export const signOut = (): Promise<void> => request('DELETE', '/session');
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
  const scopes = data?.token.scopes ?? [];
  return (scope) => scopes.includes('*') || scopes.includes(scope);
}
