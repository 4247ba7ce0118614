// Turns network errors into an error kind and one plain sentence for the attempt's record. A sentence
// names host, address and system code; never a path, query, header or stack, which may hold secrets or mean nothing.
import { isIPv6 } from 'node:net';
import type { AttemptErrorKind } from '@posthorn/contracts';
import type { AnswerFlaw } from './answer/answer-head.ts';

export type DialPhase = 'dns' | 'connect' | 'tls';

export type Fault = { kind: AttemptErrorKind; message: string };

const fault = (kind: AttemptErrorKind, message: string): Fault => ({ kind, message });

const DETAIL_MAX = 200;
const REFUSED_SHOWN_MAX = 3;

export const errorCode = (error: unknown): string => {
  const code = error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
  return typeof code === 'string' && code !== '' ? code : 'unknown error';
};

export const hostAndPort = (host: string, port: number): string =>
  isIPv6(host) ? `[${host}]:${port}` : `${host}:${port}`;

const NAME_FAULTS: Readonly<Record<string, (name: string) => string>> = {
  ENOTFOUND: (name) => `the name ${name} does not exist`,
  ENODATA: (name) => `the name ${name} has no address`,
  ETIMEOUT: (name) => `no name server answered in time for ${name}`,
  EBUSY: (name) => `the DNS lookup of ${name} waited too long for other lookups of this tenant`,
  ESERVFAIL: (name) => `the name servers failed to look up ${name}`,
};

export const dnsFault = (hostname: string, code: string): Fault => {
  const meaning = NAME_FAULTS[code]?.(hostname) ?? `cannot resolve the name ${hostname}`;
  return fault('dns_failed', `${meaning} (${code})`);
};

export const addressRefused = (hostname: string, refused: readonly { address: string; reason: string }[]) => {
  const shown = refused.slice(0, REFUSED_SHOWN_MAX).map(({ address, reason }) => `${address} is ${reason}`);
  if (refused.length > REFUSED_SHOWN_MAX) shown.push(`and ${refused.length - REFUSED_SHOWN_MAX} more`);
  return fault('address_refused', `not allowed to connect to ${hostname}: ${shown.join(', ')}`);
};

const CERTIFICATE_FAULTS: Readonly<Record<string, string>> = {
  CERT_HAS_EXPIRED: 'its certificate has expired',
  CERT_NOT_YET_VALID: 'its certificate is not valid yet',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is self-signed',
  SELF_SIGNED_CERT_IN_CHAIN: 'its certificate chain ends in an untrusted certificate',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate chain is incomplete or not trusted',
  UNABLE_TO_GET_ISSUER_CERT: 'its certificate chain is incomplete or not trusted',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'its certificate chain is incomplete or not trusted',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another name',
  ECONNRESET: 'the connection was closed during the handshake',
};

export type Named = { hostname: string; port: number };

export const tlsFault = ({ hostname, port }: Named, error: Error): Fault => {
  const code = errorCode(error);
  // OpenSSL's message is a path through its sources; its `reason` says the same in words.
  const { reason } = error as { reason?: unknown };
  const detail = typeof reason === 'string' ? reason.slice(0, DETAIL_MAX) : 'the handshake failed';
  const words = `no TLS connection to ${hostAndPort(hostname, port)}: ${CERTIFICATE_FAULTS[code] ?? detail}`;
  return fault('tls_failed', `${words} (${code})`);
};

export const unusableCertificate = (error: unknown): Fault =>
  fault('auth_failed', `the client certificate cannot be used for TLS (${errorCode(error)}): send another one`);

const CONNECT_FAULTS: Readonly<Record<string, readonly [AttemptErrorKind, string]>> = {
  ECONNREFUSED: ['connection_refused', 'refused the connection'],
  ECONNRESET: ['connection_reset', 'closed the connection during the connect'],
  EHOSTUNREACH: ['connection_failed', 'cannot be reached'],
  ENETUNREACH: ['connection_failed', 'cannot be reached'],
  ETIMEDOUT: ['connection_failed', 'did not answer'],
};

/** What we ourselves lack for an address of that family; it says nothing of the receiver where others failed otherwise. */
const NO_ROUTE = new Set(['ENETUNREACH', 'EADDRNOTAVAIL', 'EAFNOSUPPORT']);

/** @param codes of every address that was tried; the kind is theirs only where they agree */
export const connectFault = ({ hostname, port }: Named, codes: readonly string[]): Fault => {
  const all = [...new Set(codes)];
  const telling = all.filter((code) => !NO_ROUTE.has(code));
  const told = telling.length > 0 ? telling : all;
  const [kind, words] = (told.length === 1 && CONNECT_FAULTS[told[0] ?? '']) || [
    'connection_failed' as const,
    'did not accept a connection',
  ];
  return fault(kind, `${hostAndPort(hostname, port)} ${words} (${told.join(', ')})`);
};

export const unsendable = (header: string): Fault =>
  fault('protocol_error', `the request cannot be sent: invalid ${header.slice(0, DETAIL_MAX)} header`);

export const flawedAnswer = (where: string, { why }: AnswerFlaw): Fault =>
  fault('protocol_error', `the answer of ${where} ${why}`);

export const unreadable = (where: string, error: unknown): Fault =>
  fault('protocol_error', `reading the answer of ${where} failed: ${String(error).slice(0, DETAIL_MAX)}`);

const CLOSED = new Set(['ECONNRESET', 'EPIPE', 'ECONNABORTED']);

/** The other side closed the connection: `null` stands for an orderly end of the stream. */
export const isClosed = (error: Error | null): boolean => error === null || CLOSED.has(errorCode(error));

const closeCode = (error: Error | null): string =>
  error !== null && isClosed(error) ? errorCode(error) : 'end of stream';

/** What broke a connection that an exchange was on. */
export const brokenFault = (target: Named, error: Error | null, hasStatus: boolean): Fault => {
  const where = hostAndPort(target.hostname, target.port);
  const code = error === null ? '' : errorCode(error);
  if (error !== null && code.startsWith('ERR_SSL_')) return tlsFault(target, error);
  if (hasStatus) {
    return fault('response_incomplete', `the answer of ${where} was cut off before its end (${closeCode(error)})`);
  }
  if (isClosed(error)) {
    return fault('connection_reset', `${where} closed the connection before it answered (${closeCode(error)})`);
  }
  return fault('connection_failed', `the connection to ${where} failed (${code})`);
};

export const timedOut = (message: string): Fault => fault('timeout', message);

export const interrupted = (why: string): Fault => fault('interrupted', why);
