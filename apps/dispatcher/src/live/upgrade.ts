// Checks who may open a stream: our own pages and programs, under our own host name, with a ticket.
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { ERROR_STATUS, type ErrorBody } from '@posthorn/contracts';
import { RequestError } from '../domain/errors.ts';
import { isOwnHost, isOwnOrigin } from '../domain/own-address.ts';
import type { Identity } from '../domain/session.ts';
import { mayUse } from '../domain/token.ts';
import type { Credentials } from '../services/credential.ts';
import type { StreamTickets } from '../services/stream-tickets.ts';

const STREAM_PATH = '/api/v3/stream';
/** What the ticket's own call asks for: POST /api/v3/stream/tickets. */
const STREAM_SCOPE = 'read-deliveries';

const urlOf = ({ url }: IncomingMessage): URL | null => URL.parse(url ?? '', 'http://posthorn');

/** Every other request that carries `Upgrade` is served as if it did not (RFC 9110, 7.8). */
export function wantsStream(request: IncomingMessage): boolean {
  const protocols = (request.headers.upgrade ?? '').toLowerCase().split(',');
  const isWebSocket = protocols.some((protocol) => protocol.trim() === 'websocket');
  return isWebSocket && request.method === 'GET' && urlOf(request)?.pathname === STREAM_PATH;
}

export type UpgradeRules = {
  publicUrl: string | null;
  /** Where it listens. */
  host: string;
  tickets: StreamTickets;
  authenticate: (headers: Credentials) => Identity | Promise<Identity>;
  /** Asks the store, because the ticket's caller may have been signed out or revoked since, also by another process. */
  isStillValid: (identity: Identity) => Promise<boolean>;
};

/** @throws RequestError `cross_site`, `unauthenticated`, `token_expired`, `forbidden` */
export async function admit(request: IncomingMessage, rules: UpgradeRules): Promise<Identity> {
  const { headers } = request;
  const { publicUrl, host, tickets } = rules;
  const names = [host, ...(publicUrl === null ? [] : [new URL(publicUrl).hostname])];
  if (!isOwnHost(headers.host, names)) {
    throw new RequestError(
      'cross_site',
      `The host name ${headers.host} is not allowed. Start Posthorn with --public-url to allow it.`,
    );
  }
  if (!isOwnOrigin({ origin: headers.origin, host: headers.host, publicUrl })) {
    throw new RequestError('cross_site', `The page comes from ${headers.origin}, but this host is ${headers.host}.`);
  }
  const ticket = urlOf(request)?.searchParams.get('ticket') ?? null;
  // Browsers always send Origin here and can set no header: a program without Origin may send its token itself.
  const byToken = ticket === null && headers.origin === undefined && headers.authorization !== undefined;
  const identity = byToken
    ? await rules.authenticate({ authorization: headers.authorization })
    : await tickets.redeem(ticket ?? '');
  if (identity === null || !(await rules.isStillValid(identity))) throw refused(byToken, ticket !== null);
  if (mayUse(identity.token, STREAM_SCOPE)) return identity;
  throw new RequestError('forbidden', `The token "${identity.token.name}" lacks the scope "${STREAM_SCOPE}".`);
}

function refused(byToken: boolean, hasTicket: boolean): RequestError {
  if (byToken) return new RequestError('unauthenticated', 'The token was revoked or has expired.');
  const fix =
    'get one with POST /api/v3/stream/tickets; a ticket works once, within 30 seconds, while its token is valid';
  return new RequestError('unauthenticated', `The ticket is ${hasTicket ? 'not valid' : 'missing'}: ${fix}.`);
}

/** How long a client may take to close its side after a refusal. */
const LINGER_MS = 1000;

/** Answers in place of the upgrade, in the shape of the API's errors, and ends the connection whatever the client does. */
export function refuse(socket: Duplex, error: RequestError): void {
  const cutOff = setTimeout(() => socket.destroy(), LINGER_MS).unref();
  socket.once('close', () => clearTimeout(cutOff));
  // Reading on lets the client read the answer: to close with bytes unread resets the connection.
  socket.resume();
  socket.end(refusal(error));
}

function refusal(error: RequestError): string {
  const body = JSON.stringify({ message: error.message, code: error.code } satisfies ErrorBody);
  const status = ERROR_STATUS[error.code];
  const headers = [
    `HTTP/1.1 ${status} ${error.code}`,
    'content-type: application/json; charset=utf-8',
    `content-length: ${Buffer.byteLength(body)}`,
    'cache-control: no-store',
    'connection: close',
  ];
  return `${headers.join('\r\n')}\r\n\r\n${body}`;
}
