import type { Session as SessionResource } from '@posthorn/contracts';
import type { Identity } from '../domain/session.ts';
import { rfc3339 } from './times.ts';

/** Who is asking, in which dispatcher. A call with a token ends when the token does. */
export function presentSession(
  { token, session }: Identity,
  dispatcher: { version: string; demoReceiver: string | null },
): SessionResource {
  const { id, name, namespace, scopes } = token;
  return {
    tenant: token.tenant,
    token: { id, name, namespace, scopes: [...scopes] },
    expires_at: rfc3339(session === null ? token.expiresAt : session.expiresAt),
    version: dispatcher.version,
    demo_receiver: dispatcher.demoReceiver,
  };
}
