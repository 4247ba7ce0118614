// What is wrong with an authentication on the endpoint that it is for: what the schema of its fields cannot see.
import { type FieldErrors, RESERVED_HEADER } from '@posthorn/contracts';
import type { AddressPolicy } from '../address-policy.ts';
import type { Endpoint } from '../endpoint.ts';
import { urlFault } from '../webhook-url.ts';
import type { Authentication } from './authentication.ts';

type Of<Kind extends Authentication['kind']> = Extract<Authentication, { kind: Kind }>;
type Place = Pick<Endpoint, 'url' | 'headers'>;

const HEADER_NAME = /^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/;
const HEADER_VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;

const isHttps = (url: string): boolean => /^https:/i.test(url);

/** The header that it sets, in lower case; `null` where it sets none that an endpoint could set too. */
function headerOf(authentication: Authentication): string | null {
  if (authentication.kind === 'mtls') return null;
  if (authentication.kind === 'api_key')
    return authentication.in === 'header' ? authentication.name.toLowerCase() : null;
  return 'authorization';
}

/** Texts by field. @param policy as for the URLs of endpoints */
export function authenticationFaults(authentication: Authentication, place: Place, policy: AddressPolicy): FieldErrors {
  const fields: FieldErrors = {};
  const fault = faultOf(authentication, place, policy);
  if (fault !== null) fields[`authentication.${fault[0]}`] = [fault[1]];
  const header = headerOf(authentication);
  const taken = Object.keys(place.headers).find((name) => name.toLowerCase() === header);
  if (taken !== undefined)
    fields[`headers.${taken}`] = [`is set by the authentication (${authentication.kind}): remove one of them`];
  return fields;
}

function faultOf(authentication: Authentication, { url }: Place, policy: AddressPolicy): [string, string] | null {
  switch (authentication.kind) {
    case 'basic':
      return authentication.username.includes(':')
        ? ['username', 'must not contain a colon: Basic cannot send it']
        : null;
    case 'api_key':
      return authentication.in === 'header' ? headerFault(authentication) : queryFault(authentication, url);
    case 'oauth2_client_credentials':
      return tokenUrlFault(authentication, policy) ?? parametersFault(authentication);
    case 'mtls':
      return isHttps(url) ? null : ['kind', 'mtls needs a URL with https: a client certificate is shown in TLS'];
    default:
      return null;
  }
}

function headerFault({ name, value }: Of<'api_key'>): [string, string] | null {
  if (!HEADER_NAME.test(name)) return ['name', 'is not a header name (RFC 9110 token)'];
  if (RESERVED_HEADER.test(name)) return ['name', 'is set by Posthorn itself: use another header'];
  return HEADER_VALUE.test(value) ? null : ['value', 'must be Latin-1 to be sent in a header'];
}

function queryFault({ name }: Of<'api_key'>, url: string): [string, string] | null {
  const isTaken = URL.canParse(url) && new URL(url).searchParams.has(name);
  return isTaken ? ['name', `is already in the query of "url": remove "${name}" from the URL`] : null;
}

/** What the other fields say. */
const OWN_PARAMETERS = new Set(['grant_type', 'client_id', 'client_secret', 'scope', 'audience']);

function parametersFault({ parameters }: Of<'oauth2_client_credentials'>): [string, string] | null {
  const own = [...new URLSearchParams(parameters ?? '').keys()].find((name) => OWN_PARAMETERS.has(name));
  return own === undefined ? null : ['parameters', `must not contain "${own}": it is sent anyway, or has a field`];
}

function tokenUrlFault(
  { token_url: url }: Of<'oauth2_client_credentials'>,
  policy: AddressPolicy,
): [string, string] | null {
  const fault = urlFault(url, policy);
  if (fault !== null) return ['token_url', fault];
  if (isHttps(url) || policy.allowPrivateNetworks) return null;
  return ['token_url', 'must use https, because the client secret is sent there'];
}

/** Warnings that do not keep it from being saved. */
export function authenticationWarnings({ kind }: Authentication, url: string): string[] {
  if (isHttps(url) || kind === 'aws_sigv4') return [];
  return ['authentication: "url" uses http, so anyone on the way can read the credential; use https'];
}
