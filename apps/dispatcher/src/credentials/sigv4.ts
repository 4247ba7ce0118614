// AWS Signature Version 4 of a request, as
// https://docs.aws.amazon.com/IAM/latest/UserGuide/create-signed-request.html describes it. Pure.
import { createHash, createHmac } from 'node:crypto';

export type SigningKey = { accessKeyId: string; secretAccessKey: string; region: string; service: string };

export type SignedRequest = {
  method: string;
  /** As in the request line, without the query. */
  path: string;
  /** As in the request line, without `?`. */
  query: string;
  /** Those that are signed, by name in lower case. */
  headers: Readonly<Record<string, string>>;
  /** Of the body, in hex. */
  bodySha256: string;
};

const ALGORITHM = 'AWS4-HMAC-SHA256';

export const sha256Hex = (data: string | Uint8Array): string => createHash('sha256').update(data).digest('hex');
const hmac = (key: string | Uint8Array, data: string): Buffer => createHmac('sha256', key).update(data).digest();

/** `20260131T093000Z`. @param now epoch ms */
export const amzDate = (now: number): string => `${new Date(now).toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`;

/** The value of `authorization`. @param date as of `amzDate` */
export function authorizationOf(request: SignedRequest, key: SigningKey, date: string): string {
  const day = date.slice(0, 8);
  const scope = `${day}/${key.region}/${key.service}/aws4_request`;
  const text = [ALGORITHM, date, scope, sha256Hex(canonicalRequest(request, key.service))].join('\n');
  const parts = [day, key.region, key.service, 'aws4_request'];
  const derived = parts.reduce<string | Uint8Array>((secret, part) => hmac(secret, part), `AWS4${key.secretAccessKey}`);
  const signature = hmac(derived, text).toString('hex');
  return `${ALGORITHM} Credential=${key.accessKeyId}/${scope}, SignedHeaders=${namesOf(request)}, Signature=${signature}`;
}

const namesOf = ({ headers }: SignedRequest): string => Object.keys(headers).sort().join(';');

function canonicalRequest(request: SignedRequest, service: string): string {
  const { method, path, query, headers, bodySha256 } = request;
  const lines = Object.keys(headers)
    .sort()
    .map((name) => `${name}:${(headers[name] ?? '').trim().replaceAll(/ +/g, ' ')}\n`);
  return [
    method,
    canonicalPath(path, service),
    canonicalQuery(query),
    lines.join(''),
    namesOf(request),
    bodySha256,
  ].join('\n');
}

/** Every service but S3 encodes what stands in the request line once more, and reads several slashes as one. */
function canonicalPath(path: string, service: string): string {
  if (service === 's3') return path.split('/').map(decoded).map(encoded).join('/');
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(encoded(part));
  }
  const end = parts.length > 0 && /\/\.{0,2}$/.test(path) ? '/' : '';
  return `/${parts.join('/')}${end}`;
}

function canonicalQuery(query: string): string {
  const members = query.split('&').flatMap((member): [string, string][] => {
    if (member === '') return [];
    const at = member.indexOf('=');
    const [name, value] = at === -1 ? [member, ''] : [member.slice(0, at), member.slice(at + 1)];
    return [[encoded(decoded(name)), encoded(decoded(value))]];
  });
  const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
  return members
    .sort(([a, x], [b, y]) => compare(a, b) || compare(x, y))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
}

/** Every byte but the unreserved characters of RFC 3986. */
const encoded = (text: string): string =>
  encodeURIComponent(text).replaceAll(/[!'()*]/g, (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`);

/** As it stands where it is not percent-encoded UTF-8. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch (error) {
    if (error instanceof URIError) return text;
    throw error;
  }
}
