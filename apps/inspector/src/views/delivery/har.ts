// A delivery's attempts as an HTTP archive (HAR 1.2), which the browser's own tools and most proxies open.
import type { Attempt, DeliveryDetail } from '@posthorn/contracts';
import { bytesOf } from '../../payload/bytes.ts';

type Headers = Attempt['request']['headers'];

export function harOf({ attempts }: Pick<DeliveryDetail, 'attempts'>) {
  return { log: { version: '1.2', creator: { name: 'Posthorn', version: '1' }, entries: attempts.map(entryOf) } };
}

function entryOf({ request, response, status, error, phases, started_at, number, id }: Attempt) {
  const { dns_ms: dns, connect_ms: connect, tls_ms: ssl, first_byte_ms: wait, total_ms: time } = phases;
  return {
    startedDateTime: started_at,
    time,
    request: {
      method: request.method,
      url: request.url,
      httpVersion: 'HTTP/1.1',
      cookies: [],
      headers: headersOf(request.headers),
      queryString: [...(URL.parse(request.url)?.searchParams ?? [])].map(([name, value]) => ({ name, value })),
      postData: {
        mimeType: first(request.headers, 'content-type'),
        text: request.body,
        ...(request.body_encoding === 'base64' && { _encoding: 'base64' }),
      },
      headersSize: -1,
      bodySize: bytesOf(request).length,
    },
    response: {
      status: status ?? 0,
      statusText: '',
      httpVersion: 'HTTP/1.1',
      cookies: [],
      headers: headersOf(response?.headers ?? {}),
      content: {
        size: response === null ? 0 : bytesOf(response).length,
        mimeType: first(response?.headers ?? {}, 'content-type'),
        text: response?.body ?? '',
        ...(response?.body_encoding === 'base64' && { encoding: 'base64' }),
      },
      redirectURL: first(response?.headers ?? {}, 'location'),
      headersSize: -1,
      bodySize: -1,
    },
    cache: {},
    // −1: the phase did not happen. HAR counts the handshake of TLS into `connect` too.
    timings: {
      dns: dns ?? -1,
      connect: connect === null ? -1 : connect + (ssl ?? 0),
      ssl: ssl ?? -1,
      send: 0,
      wait: wait ?? 0,
      receive: Math.max(0, time - (dns ?? 0) - (connect ?? 0) - (ssl ?? 0) - (wait ?? 0)),
    },
    comment: `attempt ${number}, ${id}${error === null ? '' : `: ${error.message}`}`,
  };
}

const headersOf = (headers: Headers) =>
  Object.entries(headers).flatMap(([name, value]) =>
    (typeof value === 'string' ? [value] : value).map((one) => ({ name, value: one })),
  );

function first(headers: Headers, wanted: string): string {
  const value = Object.entries(headers).find(([name]) => name.toLowerCase() === wanted)?.[1];
  return typeof value === 'string' ? value : (value?.[0] ?? '');
}
