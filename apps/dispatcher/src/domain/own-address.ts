// Our own host names and origins. Only pages that this dispatcher serves may act for a signed-in user.

const IPV4 = /^\d{1,3}(\.\d{1,3}){3}$/;

/**
 * Whether a request may use this host name. A page of another site can point its own name to our address (DNS rebinding) and
 * then has the same origin. Its Host header reveals it.
 * `host` as the header has it; `names`: what we are called besides (the address we listen on, the public URL's host).
 */
export function isOwnHost(host: string | undefined, names: readonly string[]): boolean {
  const url = host === undefined || host === '' ? null : URL.parse(`http://${host}`);
  if (url === null || url.pathname !== '/' || url.username !== '') return false;
  const { hostname } = url;
  // No name server can say who an address is.
  if (IPV4.test(hostname) || hostname.startsWith('[')) return true;
  if (hostname === 'localhost' || hostname.endsWith('.localhost')) return true;
  return names.some((name) => name.toLowerCase() === hostname);
}

/** `origin` and `host` as the request's headers have them; `publicUrl`: where people reach us, if a proxy is between. */
export type Asker = { origin: string | undefined; host: string | undefined; publicUrl: string | null };

/** Without an Origin the asker is no page of another site: browsers send it with every such call that changes something. */
export function isOwnOrigin({ origin, host, publicUrl }: Asker): boolean {
  if (origin === undefined) return true;
  if (publicUrl !== null && origin === new URL(publicUrl).origin) return true;
  return (
    host !== undefined && /^https?:\/\/[^/]+$/.test(origin) && origin.replace(/^https?:\/\//, '') === host.toLowerCase()
  );
}
