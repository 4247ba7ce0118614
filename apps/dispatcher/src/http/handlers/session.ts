import { toRfc3339 } from '@posthorn/contracts';
import type { Identity } from '../../domain/session.ts';
import { presentSession } from '../../resources/session.ts';
import { SESSION_COOKIE } from '../../services/credential.ts';
import type { makeSessionLink, signIn, signOut } from '../../services/sessions.ts';
import type { Call, OpenCall, Reply } from '../route.ts';

type Deps = {
  signIn: ReturnType<typeof signIn>;
  signOut: ReturnType<typeof signOut>;
  makeLink: ReturnType<typeof makeSessionLink>;
  /** Whether people reach us by https only. */
  isSecure: boolean;
  version: string;
  demoReceiver: string | null;
};

export function sessionHandlers({ signIn, signOut, makeLink, isSecure, version, demoReceiver }: Deps) {
  const attributes = `HttpOnly; SameSite=Strict; Path=/${isSecure ? '; Secure' : ''}`;
  const shown = (identity: Identity) => presentSession(identity, { version, demoReceiver });
  return {
    async create(call: OpenCall): Promise<Reply> {
      const { identity, secret } = await signIn(call.body().value, call.client);
      const headers = { 'set-cookie': `${SESSION_COOKIE}=${secret}; ${attributes}` };
      return { status: 201, json: { data: shown(identity) }, headers };
    },

    get: async ({ identity }: Call): Promise<Reply> => ({ status: 200, json: { data: shown(identity) } }),

    async remove({ identity }: Call): Promise<Reply> {
      await signOut(identity);
      return { status: 204, headers: { 'set-cookie': `${SESSION_COOKIE}=; ${attributes}; Max-Age=0` } };
    },

    async createLink({ identity }: Call): Promise<Reply> {
      const { url, expiresAt } = await makeLink(identity);
      return { status: 201, json: { data: { url, expires_at: toRfc3339(expiresAt) } } };
    },
  };
}
