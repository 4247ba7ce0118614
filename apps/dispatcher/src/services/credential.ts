// Reads the credential of a request from its headers: a bearer token, else the cookie of a session.

export const SESSION_COOKIE = 'posthorn_session';

/** The headers that say who calls, as they were sent. */
export type Credentials = Readonly<{ authorization?: string | undefined; cookie?: string | undefined }>;

export type Credential = { kind: 'token' | 'session'; secret: string };

/** @returns `null` = there is none, or the `Authorization` header is not a bearer token */
export function credentialIn({ authorization, cookie }: Credentials): Credential | null {
  const session = authorization ? null : sessionSecretIn(cookie);
  if (session !== null) return { kind: 'session', secret: session };
  const secret = /^Bearer +(\S+)$/i.exec(authorization ?? '')?.[1];
  return secret === undefined ? null : { kind: 'token', secret };
}

/** Equal for equal credentials only. It contains the secret. */
export const keyOfCredential = ({ kind, secret }: Credential): string => `${kind} ${secret}`;

function sessionSecretIn(cookie: string | undefined): string | null {
  const pairs = (cookie ?? '').split(';').map((pair) => pair.trim());
  const own = pairs.find((pair) => pair.startsWith(`${SESSION_COOKIE}=`))?.slice(SESSION_COOKIE.length + 1);
  return own === undefined || own === '' ? null : own;
}
