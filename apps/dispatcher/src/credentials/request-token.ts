// Asks a token endpoint for an access token (OAuth 2.0 client credentials, RFC 6749 section 4.4). The request goes through
// the transport, and so past its address guard.

import type { ClientAuth } from 'oauth4webapi';
import type { Authentication } from '../domain/authentication/authentication.ts';
import { secretsOf } from '../domain/authentication/authentication.ts';
import { EchoMask } from '../domain/echo/echo-mask.ts';
import type { Transport, TransportResult } from '../ports/transport.ts';

type OAuthAuthentication = Extract<Authentication, { kind: 'oauth2_client_credentials' }>;

export type TokenRequest = {
  authentication: OAuthAuthentication;
  tenantId: number;
  timeoutMs: number;
  /** Whether the token endpoint may use http. */
  allowHttp: boolean;
};

export type TokenOutcome =
  /** `expiresInSeconds`: `null` = the endpoint does not say. */
  | { kind: 'token'; token: string; expiresInSeconds: number | null }
  | { kind: 'auth_failed' | 'interrupted'; message: string };

const SENDABLE = /^[\x21-\x7e]+$/;
const DETAIL_MAX = 200;

/** Never rejects. */
export async function requestToken(
  transport: Transport,
  request: TokenRequest,
  signal: AbortSignal,
): Promise<TokenOutcome> {
  const { authentication, allowHttp } = request;
  const { host } = new URL(authentication.token_url);
  const failed = (what: string): TokenOutcome => {
    const secrets = [...secretsOf(authentication), formEncoded(authentication.client_secret)];
    const mask = new EchoMask({ headers: {}, secrets });
    return { kind: 'auth_failed', message: mask.text(`no access token from ${host}: ${what}`) };
  };
  if (!allowHttp && !authentication.token_url.startsWith('https:')) return failed('"token_url" must use https');
  const seen: { exchange: TransportResult | null } = { exchange: null };
  try {
    const { access_token: token, expires_in: seconds } = await grant(request, async (sent) => {
      seen.exchange = await transport.send(
        { ...sent, tenantId: request.tenantId, timeoutMs: request.timeoutMs },
        signal,
      );
      return responseOf(seen.exchange);
    });
    if (!SENDABLE.test(token)) return failed('its access token cannot be sent in a header');
    return { kind: 'token', token, expiresInSeconds: seconds ?? null };
  } catch (error) {
    const { exchange } = seen;
    if (exchange?.error?.kind === 'interrupted') return { kind: 'interrupted', message: exchange.error.message };
    return failed(faultText(exchange, error));
  }
}

type Sent = Pick<Parameters<Transport['send']>[0], 'method' | 'url' | 'credential' | 'headers' | 'body'>;

/** @throws what the library says of an answer that is no token */
async function grant(
  { authentication, allowHttp }: TokenRequest,
  send: (sent: Sent) => Promise<Response>,
): Promise<{ access_token: string; expires_in?: number | undefined }> {
  // Most installations never need it.
  const oauth = await import('oauth4webapi');
  const { token_url, client_id, client_secret, client_authentication, scope, audience, parameters } = authentication;
  const server = { issuer: new URL(token_url).origin, token_endpoint: token_url };
  const client = { client_id };
  const proof = client_authentication === 'basic' ? inHeader(client_secret) : oauth.ClientSecretPost(client_secret);
  const wishes = new URLSearchParams(parameters ?? '');
  if (scope !== null) wishes.set('scope', scope);
  if (audience !== null) wishes.set('audience', audience);
  const response = await oauth.clientCredentialsGrantRequest(server, client, proof, wishes, {
    [oauth.allowInsecureRequests]: allowHttp,
    [oauth.customFetch]: (
      url: string,
      { method, headers, body }: { method: string; headers: Record<string, string>; body: URLSearchParams },
    ) => {
      if (method !== 'POST') throw new Error(`a token is asked for with POST, not ${method}`);
      const isJson = authentication.token_request === 'json';
      const type = isJson ? { 'content-type': 'application/json' } : {};
      const text = isJson ? JSON.stringify(Object.fromEntries(body)) : body.toString();
      return send({ method, url, credential: null, headers: { ...headers, ...type }, body: Buffer.from(text) });
    },
  });
  return oauth.processClientCredentialsResponse(server, client, response);
}

/**
 * Form-encoded, as RFC 6749 section 2.3.1 says. The library's own encodes `-`, `_` and `.` too, which no form does, and
 * which token endpoints that do not decode at all would refuse.
 */
const inHeader =
  (secret: string): ClientAuth =>
  (_server, { client_id }, _body, headers) => {
    const pair = [client_id, secret].map(formEncoded).join(':');
    headers.set('authorization', `Basic ${Buffer.from(pair).toString('base64')}`);
  };

const formEncoded = (text: string): string => new URLSearchParams({ '': text }).toString().slice(1);

class NoResponse extends Error {}

/** @throws NoResponse where no whole answer came */
function responseOf({ status, error, response }: TransportResult): Response {
  if (status === null || error !== null || response === null) throw new NoResponse();
  if (response.truncated) throw new NoResponse();
  const headers = new Headers();
  for (const [name, value] of Object.entries(response.headers))
    for (const one of typeof value === 'string' ? [value] : value) headers.append(name, one);
  const isEmpty = status === 204 || status === 205 || status === 304;
  return new Response(isEmpty ? null : Buffer.from(response.body), { status, headers });
}

function faultText(exchange: TransportResult | null, error: unknown): string {
  const what = error instanceof Error ? error.message.slice(0, DETAIL_MAX) : 'the answer cannot be read';
  if (exchange === null) return what;
  if (exchange.error !== null) return exchange.error.message;
  if (exchange.response?.truncated === true) return 'its answer is longer than 16 KiB';
  return exchange.status === 200
    ? `its answer has no token: ${what}`
    : `it answered ${exchange.status}${reasonIn(exchange)}`;
}

/** `error` and `error_description` of RFC 6749 section 5.2. */
function reasonIn({ response }: TransportResult): string {
  try {
    const body: unknown = JSON.parse(Buffer.from(response?.body ?? []).toString('utf8'));
    if (typeof body !== 'object' || body === null) return '';
    const texts = ['error', 'error_description'].flatMap((name) => {
      const text = (body as Record<string, unknown>)[name];
      // One line of visible text: it becomes part of a message.
      return typeof text === 'string' ? [text.replaceAll(/\p{C}+/gu, ' ').slice(0, DETAIL_MAX)] : [];
    });
    return texts.length === 0 ? '' : `: ${texts.join(', ')}`;
  } catch (error) {
    if (error instanceof SyntaxError) return '';
    throw error;
  }
}
