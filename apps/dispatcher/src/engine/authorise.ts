// Sends the request of an endpoint that has an authentication: asks for its credentials, adds them, sends, and where the
// receiver refuses them (401) and others can be had, sends once more. All of it is one attempt with one deadline.
import type { Authentication } from '../domain/authentication/authentication.ts';
import type { Endpoint } from '../domain/endpoint.ts';
import { MASK, masked } from '../domain/masked-headers.ts';
import type { Clock } from '../ports/clock.ts';
import type { Authorisation, Credentials } from '../ports/credentials.ts';
import type { Transport, TransportRequest, TransportResult } from '../ports/transport.ts';
import type { BuiltRequest } from './build-request.ts';

type Authenticated = Endpoint & { authentication: Authentication };

export const isAuthenticated = (endpoint: Endpoint): endpoint is Authenticated => endpoint.authentication !== null;

type Deps = { transport: Transport; credentials: Credentials; clock: Clock };

export type AuthorisedExchange = {
  answered: TransportResult;
  /** What it was sent with; `null` = nothing was sent. */
  authorisation: Authorisation | null;
  /** As they may be stored and shown. */
  shownUrl: string;
  shownHeaders: Readonly<Record<string, string>>;
};

/** @param built as it is sent without credentials */
export async function sendAuthorised(
  deps: Deps,
  endpoint: Authenticated,
  built: BuiltRequest,
  signal: AbortSignal,
): Promise<AuthorisedExchange> {
  const startedAt = deps.clock.monotonic();
  const first = await exchange(deps, endpoint, built, startedAt, signal);
  const { answered, authorisation } = first;
  if (authorisation?.isRenewable !== true || answered.status !== 401 || answered.error !== null) return first;
  deps.credentials.refused(endpoint, authorisation);
  return exchange(deps, endpoint, built, startedAt, signal);
}

async function exchange(
  { transport, credentials, clock }: Deps,
  endpoint: Authenticated,
  built: BuiltRequest,
  startedAt: number,
  signal: AbortSignal,
): Promise<AuthorisedExchange> {
  const spentMs = () => clock.monotonic() - startedAt;
  const within = (request: TransportRequest) => ({ ...request, timeoutMs: request.timeoutMs - spentMs() });
  const unsent = { authorisation: null, shownUrl: built.url, shownHeaders: built.shownHeaders };
  if (spentMs() >= built.timeoutMs) return { ...unsent, answered: late(built, spentMs()) };
  const outcome = await credentials.authorise({ endpoint, request: within(built), now: clock.now() }, signal);
  if (outcome.kind !== 'authorised') return { ...unsent, answered: failed(outcome.kind, outcome.message, spentMs()) };
  if (spentMs() >= built.timeoutMs) return { ...unsent, answered: late(built, spentMs()) };
  const { authorisation } = outcome;
  return {
    answered: await transport.send(within(withAuthorisation(built, authorisation)), signal),
    authorisation,
    shownUrl: withQuery(built.url, authorisation.query, () => MASK),
    shownHeaders: withHeaders(built.shownHeaders, masked(authorisation.headers), authorisation.plainHeaders),
  };
}

const withAuthorisation = (built: BuiltRequest, authorisation: Authorisation): TransportRequest => ({
  ...built,
  url: withQuery(built.url, authorisation.query, encodeURIComponent),
  credential: authorisation.clientCertificate,
  headers: withHeaders(built.headers, authorisation.headers, authorisation.plainHeaders),
});

type Headers = Readonly<Record<string, string>>;

/** Those of the endpoint may be in any case, and none may be there twice. */
function withHeaders(base: Headers, added: Headers, plain: Headers): Headers {
  const kept = Object.entries(base).filter(([name]) => {
    const lower = name.toLowerCase();
    return !(lower in added || lower in plain);
  });
  return { ...Object.fromEntries(kept), ...plain, ...added };
}

function withQuery(url: string, query: Authorisation['query'], shown: (value: string) => string): string {
  if (query.length === 0) return url;
  const members = query.map(([name, value]) => `${encodeURIComponent(name)}=${shown(value)}`).join('&');
  const separator = !url.includes('?') ? '?' : /[?&]$/.test(url) ? '' : '&';
  return `${url}${separator}${members}`;
}

const failed = (
  kind: 'auth_failed' | 'interrupted' | 'timeout',
  message: string,
  totalMs: number,
): TransportResult => ({
  status: null,
  error: { kind, message },
  response: null,
  phases: { dns_ms: null, connect_ms: null, tls_ms: null, first_byte_ms: null, total_ms: Math.round(totalMs) },
});

const late = ({ timeoutMs }: BuiltRequest, totalMs: number): TransportResult =>
  failed('timeout', `not finished after ${timeoutMs} ms: getting the credentials took all of it`, totalMs);
