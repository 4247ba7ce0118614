import { useQueryClient } from '@tanstack/react-query';
import { getRouteApi, useRouter } from '@tanstack/react-router';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { ApiError } from '../../api/client.ts';
import { forgetEnd, sessionQuery, signIn } from '../../api/session.ts';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/field.tsx';
import { Notice } from '../../ui/notice.tsx';
import styles from './sign-in-screen.module.css';

const ENDED = {
  expired: 'Your session expired. Sign in again to go on where you were.',
  revoked:
    'Your session was ended: its token was revoked or expired, or you signed out elsewhere. Sign in with a valid token to go on where you were.',
} as const;

const route = getRouteApi('/sign-in');

/** By the one-time link of the terminal (in the fragment, which no server is sent), or by a token. */
export function SignInScreen() {
  const [token, setToken] = useState('');
  const [trouble, setTrouble] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const queries = useQueryClient();
  const router = useRouter();
  const { next = '/live', ended } = route.useSearch();
  const enter = async (by: { token: string } | { link: string }) => {
    setBusy(true);
    setTrouble(null);
    try {
      const session = await signIn(by);
      forgetEnd();
      queries.setQueryData(sessionQuery.queryKey, session);
      // Any address of the page, with what follows its path.
      router.history.replace(next);
    } catch (error) {
      setTrouble(error instanceof ApiError ? error.message : String(error));
    } finally {
      setBusy(false);
    }
  };
  useLink((link) => void enter({ link }));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void enter({ token: token.trim() });
  };
  return (
    <main className={styles.page} id="main">
      <form className={styles.form} onSubmit={submit}>
        <img src="/posthorn.svg" width={48} height={48} alt="" />
        <h1>Sign in to Posthorn</h1>
        {ended !== undefined && trouble === null && <Notice tone="warn">{ENDED[ended]}</Notice>}
        {trouble !== null && <Notice tone="fail">{trouble}</Notice>}
        <TextField
          label="Token"
          type="password"
          name="token"
          autoComplete="current-password"
          required
          value={token}
          onChange={(event) => setToken(event.target.value)}
          hint="Its scopes decide what you see and may do here."
        />
        <Button type="submit" look="primary" disabled={busy || token.trim() === ''}>
          {busy ? 'Signing in …' : 'Sign in'}
        </Button>
        <p className={styles.hint}>
          <code>npm start</code> prints a link that signs you in. To make a token, run
          <code> posthorn token create --tenant NAME --name YOU</code>.
        </p>
      </form>
    </main>
  );
}

/** The link works once: it is taken out of the address before it is used, so that going back does not try it again. */
function useLink(use: (link: string) => void): void {
  const done = useRef(false);
  useEffect(() => {
    const link = new URLSearchParams(location.hash.slice(1)).get('link');
    if (link === null || done.current) return;
    done.current = true;
    history.replaceState(history.state, '', location.pathname + location.search);
    use(link);
  }, [use]);
}
