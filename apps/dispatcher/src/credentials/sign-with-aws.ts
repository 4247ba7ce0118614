// Signs one request with an AWS access key.
import type { Authentication } from '../domain/authentication/authentication.ts';
import type { Authorisation } from '../ports/credentials.ts';
import type { TransportRequest } from '../ports/transport.ts';
import { NOTHING } from './fixed.ts';
import { amzDate, authorizationOf, sha256Hex } from './sigv4.ts';

type AwsAuthentication = Extract<Authentication, { kind: 'aws_sigv4' }>;

/** Other headers may change on the way. */
const CONTENT_TYPE = 'content-type';

/** @param now epoch ms */
export function signedWithAws(
  authentication: AwsAuthentication,
  { method, url, headers, body }: TransportRequest,
  now: number,
): Authorisation {
  const { access_key_id: accessKeyId, secret_access_key: secretAccessKey, region, service } = authentication;
  const { host, pathname, search } = new URL(url);
  const date = amzDate(now);
  const bodySha256 = sha256Hex(body);
  const plainHeaders = { 'x-amz-date': date, 'x-amz-content-sha256': bodySha256 };
  const token = authentication.session_token;
  const secretHeaders = token === null ? {} : { 'x-amz-security-token': token };
  const type = headers[CONTENT_TYPE];
  const signed = { host, ...plainHeaders, ...secretHeaders, ...(type === undefined ? {} : { [CONTENT_TYPE]: type }) };
  const request = { method, path: pathname, query: search.slice(1), headers: signed, bodySha256 };
  const authorization = authorizationOf(request, { accessKeyId, secretAccessKey, region, service }, date);
  return { ...NOTHING, headers: { authorization, ...secretHeaders }, plainHeaders };
}
