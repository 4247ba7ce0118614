// Who may open a stream: our own pages and programs, under our own name, with a ticket.
import type { IncomingMessage } from 'node:http';
import { ERROR_STATUS, type ErrorBody } from '@posthorn/contracts';
import { RequestError } from '../domain/errors.ts';
import { isOwnHost } from '../domain/own-host.ts';
import { isOwnOrigin } from '../domain/own-origin.ts';
import type { Identity } from '../domain/session.ts';
import type { StreamTickets } from '../services/stream-tickets.ts';

const STREAM_PATH = '/api/v3/stream';

export type UpgradeRules = {
  publicUrl: string | null;
  /** Where it listens. */
  host: string;
  tickets: StreamTickets;
};

/** @throws RequestError `not_found`, `cross_site`, `unauthenticated` */
export function admit({ url, headers }: IncomingMessage, { publicUrl, host, tickets }: UpgradeRules): Identity {
  const asked = URL.parse(url ?? '', 'http://posthorn');
  if (asked?.pathname !== STREAM_PATH) throw new RequestError('not_found', 'There is no WebSocket here.');
  const names = [host, ...(publicUrl === null ? [] : [new URL(publicUrl).hostname])];
  if (!isOwnHost(headers.host, names)) {
    throw new RequestError('cross_site', `Refused: we are not ${headers.host} (start with --public-url).`);
  }
  if (!isOwnOrigin({ origin: headers.origin, host: headers.host, publicUrl })) {
    throw new RequestError('cross_site', `Refused: the page is of ${headers.origin}, and this is ${headers.host}.`);
  }
  const identity = tickets.redeem(asked.searchParams.get('ticket') ?? '');
  if (identity !== null) return identity;
  const fix = 'get one by POST /api/v3/stream/tickets; it works once, for half a minute';
  throw new RequestError('unauthenticated', `The ticket is not valid: ${fix}.`);
}

/** An answer in place of the upgrade, in the shape of the API's errors. */
export function refusal(error: RequestError): string {
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
