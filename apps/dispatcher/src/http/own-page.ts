// Prevents other sites from acting as the signed-in user (CSRF). A browser sends our cookie with every request, but only
// our own pages can add a custom header or have our origin.
import type { IncomingMessage } from 'node:http';
import { RequestError } from '../domain/errors.ts';
import { isOwnOrigin } from '../domain/own-address.ts';

/** @throws RequestError `cross_site` */
export function requireOwnPage(req: IncomingMessage, publicUrl: string | null): void {
  const { origin, host } = req.headers;
  if (!isOwnOrigin({ origin, host, publicUrl })) {
    const fix = 'behind a proxy, start Posthorn with --public-url';
    throw new RequestError(
      'cross_site',
      `The request was refused: the page comes from ${origin}, but this host is ${host} (${fix}).`,
    );
  }
  if (req.headers['posthorn-csrf'] === '1') return;
  throw new RequestError(
    'cross_site',
    'The request was refused: a change that is authenticated by cookie needs the header "posthorn-csrf: 1".',
  );
}
