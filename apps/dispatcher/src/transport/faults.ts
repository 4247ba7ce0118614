// Turns what the network threw at us into an error kind and one plain sentence for the attempt's record. A sentence
// names host, address and system code; never a path, query, header or stack, which may hold secrets or mean nothing.
import { isIPv6 } from 'node:net';
import type { AttemptErrorKind } from '@posthorn/contracts';
import { errors } from 'undici';

export type DialPhase = 'dns' | 'connect' | 'tls';

/** An Error, since undici hands it on as one. It has no `code`: some codes would make undici try again by itself. */
export class TransportFault extends Error {
  readonly kind: AttemptErrorKind;
  constructor(kind: AttemptErrorKind, message: string) {
    super(message);
    this.kind = kind;
  }
}

const DETAIL_MAX = 200;
const REFUSED_SHOWN_MAX = 3;

export const errorCode = (error: unknown): string => {
  const code = error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
  return typeof code === 'string' && code !== '' ? code : 'unknown error';
};

export const hostAndPort = (host: string, port: number): string =>
  isIPv6(host) ? `[${host}]:${port}` : `${host}:${port}`;

export const dnsFault = (hostname: string, code: string): TransportFault => {
  const meaning = code === 'ENOTFOUND' ? `the name ${hostname} does not exist` : `cannot resolve the name ${hostname}`;
  return new TransportFault('dns_failed', `${meaning} (${code})`);
};

export const addressRefused = (hostname: string, refused: readonly { address: string; reason: string }[]) => {
  const shown = refused.slice(0, REFUSED_SHOWN_MAX).map(({ address, reason }) => `${address} is ${reason}`);
  if (refused.length > REFUSED_SHOWN_MAX) shown.push(`and ${refused.length - REFUSED_SHOWN_MAX} more`);
  return new TransportFault('address_refused', `not allowed to connect to ${hostname}: ${shown.join(', ')}`);
};

const CERTIFICATE_FAULTS: Readonly<Record<string, string>> = {
  CERT_HAS_EXPIRED: 'its certificate has expired',
  CERT_NOT_YET_VALID: 'its certificate is not valid yet',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is self-signed',
  SELF_SIGNED_CERT_IN_CHAIN: 'its certificate chain ends in a certificate we do not trust',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate chain is incomplete or not trusted',
  UNABLE_TO_GET_ISSUER_CERT: 'its certificate chain is incomplete or not trusted',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'its certificate chain is incomplete or not trusted',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another name',
  ECONNRESET: 'the connection was closed during the handshake',
};

const tlsFault = (where: string, error: Error): TransportFault => {
  const code = errorCode(error);
  // OpenSSL's message is a path through its sources; its `reason` says the same in words.
  const { reason } = error as { reason?: unknown };
  const detail = typeof reason === 'string' ? reason.slice(0, DETAIL_MAX) : 'the handshake failed';
  return new TransportFault(
    'tls_failed',
    `no secure connection to ${where}: ${CERTIFICATE_FAULTS[code] ?? detail} (${code})`,
  );
};

/** Several addresses failing come as one AggregateError; the kind is theirs only where they agree. */
const connectCodes = (error: Error): string[] => {
  const all = error instanceof AggregateError ? error.errors.map(errorCode) : [errorCode(error)];
  return [...new Set(all)];
};

const CONNECT_FAULTS: Readonly<Record<string, readonly [AttemptErrorKind, string]>> = {
  ECONNREFUSED: ['connection_refused', 'refused the connection'],
  ECONNRESET: ['connection_reset', 'closed the connection while it was being made'],
  EHOSTUNREACH: ['connection_failed', 'cannot be reached'],
  ENETUNREACH: ['connection_failed', 'cannot be reached'],
  ETIMEDOUT: ['connection_failed', 'did not answer'],
};

/** What stopped a connection from being made. */
export const dialFault = (
  phase: DialPhase,
  { hostname, port }: { hostname: string; port: number },
  error: Error,
): TransportFault => {
  const where = hostAndPort(hostname, port);
  if (phase === 'tls') return tlsFault(where, error);
  const codes = connectCodes(error);
  const [kind, words] = (codes.length === 1 && CONNECT_FAULTS[codes[0] ?? '']) || [
    'connection_failed' as const,
    'could not be connected to',
  ];
  return new TransportFault(kind, `${where} ${words} (${codes.join(', ')})`);
};

export type ExchangeState = {
  where: string;
  /** The head of the answer had arrived. */
  answered: boolean;
  /** The connection had carried an exchange before. */
  reused: boolean;
  /** The request had been handed to the socket. */
  sent: boolean;
};

const CLOSED = new Set(['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET']);

/** undici's words for the plain end of the stream. */
const systemCode = (code: string): string => (code === 'UND_ERR_SOCKET' ? 'end of stream' : code);

const closedBeforeAnswer = ({ where, reused }: ExchangeState, code: string): TransportFault => {
  const words = reused
    ? `${where} closed a kept connection before it answered; it may not have seen the request`
    : `${where} closed the connection before it answered`;
  return new TransportFault('connection_reset', `${words} (${systemCode(code)})`);
};

/** Not HTTP, or HTTP we did not ask for; `null` where the error is none of these. */
const protocolFault = (error: Error, code: string, { where, answered }: ExchangeState): TransportFault | null => {
  const fault = (message: string) => new TransportFault('protocol_error', message);
  if (code === 'UND_ERR_HEADERS_OVERFLOW') return fault(`the headers of the answer of ${where} are too long`);
  // undici's words for an unexpected `100 Continue` or a switch of protocol.
  if (code === 'UND_ERR_SOCKET' && error.message.startsWith('bad ')) {
    return fault(`${where} answered with an unasked-for 100 Continue or switch of protocol`);
  }
  if (code === 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH' && !answered) {
    return fault(`the answer of ${where} is not valid HTTP (more than one content-length)`);
  }
  if (error instanceof errors.HTTPParserError && !(answered && error.message.includes('EOF'))) {
    const reason = /\(([^)]+)\)/.exec(error.message)?.[1] ?? 'unknown reason';
    return fault(`the answer of ${where} is not valid HTTP (${reason})`);
  }
  return null;
};

/** What ended an exchange on a connection that had been made. */
export const exchangeFault = (error: Error, state: ExchangeState): TransportFault => {
  if (error instanceof TransportFault) return error;
  const { where, sent, answered } = state;
  if (!sent) {
    return new TransportFault('protocol_error', `the request cannot be sent: ${error.message.slice(0, DETAIL_MAX)}`);
  }
  const code = errorCode(error);
  const notHttp = protocolFault(error, code, state);
  if (notHttp !== null) return notHttp;
  if (code.startsWith('ERR_SSL_')) return tlsFault(where, error);
  if (answered) {
    const system = CLOSED.has(code) ? systemCode(code) : 'end of stream';
    return new TransportFault('response_incomplete', `the answer of ${where} was cut off before its end (${system})`);
  }
  if (CLOSED.has(code)) return closedBeforeAnswer(state, code);
  return new TransportFault('connection_failed', `the connection to ${where} failed (${code})`);
};

export const interrupted = (why: string): TransportFault => new TransportFault('interrupted', why);
