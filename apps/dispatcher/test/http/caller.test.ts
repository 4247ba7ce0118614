// Who a request probably comes from, before it is authenticated.
import { randomUUID } from 'node:crypto';
import { type IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { expect, it } from 'vitest';
import { CALLERS_PER_ADDRESS, callerOf } from '../../src/http/caller.ts';
import { SESSION_COOKIE } from '../../src/services/credential.ts';

const KNOWN = new Map([
  ['token known', 7],
  ['session known', 8],
]);
const trusted = { tenantOf: (key: string) => KNOWN.get(key) ?? null };

function callerFrom(address: string, headers: IncomingHttpHeaders = {}) {
  const socket = new Socket();
  Object.defineProperty(socket, 'remoteAddress', { value: address });
  const request = new IncomingMessage(socket);
  request.headers = headers;
  return callerOf(request, trusted);
}

it.each<[string, IncomingHttpHeaders, number | string]>([
  ['a token that was valid is its tenant', { authorization: 'Bearer known' }, 7],
  ['a session that was valid is its tenant', { cookie: `a=b; ${SESSION_COOKIE}=known` }, 8],
  ['no credential is the address', {}, '192.0.2.1'],
  ['what is not a bearer token is the address', { authorization: 'Basic eDp5' }, '192.0.2.1'],
  ['another cookie is the address', { cookie: 'a=known' }, '192.0.2.1'],
])('share-61: %s', (_what, headers, caller) => {
  expect(callerFrom('192.0.2.1', headers)).toBe(caller);
});

it('share-62: unknown credentials of one address are at most 16 callers, and each is always the same one', () => {
  const headers = Array.from({ length: 1000 }, () => ({ authorization: `Bearer ${randomUUID()}` }));
  const callers = headers.map((one) => callerFrom('192.0.2.1', one));
  expect(new Set(callers).size).toBeLessThanOrEqual(CALLERS_PER_ADDRESS);
  expect(new Set(callers).size).toBeGreaterThan(1);
  expect(headers.map((one) => callerFrom('192.0.2.1', one))).toEqual(callers);
  for (const caller of callers) expect(caller).toMatch(/^192\.0\.2\.1 /);
});

it('share-62: behind a proxy of this machine the address is the one that the proxy names', () => {
  expect(callerFrom('127.0.0.1', { 'x-forwarded-for': '198.51.100.9, 192.0.2.7' })).toBe('192.0.2.7');
  expect(callerFrom('192.0.2.1', { 'x-forwarded-for': '192.0.2.7' })).toBe('192.0.2.1');
});
