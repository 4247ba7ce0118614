// The host names that requests may use. A page of another site can point its own name to our address (DNS rebinding) and
// then has the same origin. Its Host header reveals it.

const IPV4 = /^\d{1,3}(\.\d{1,3}){3}$/;

/** `host` as the header has it; `names`: what we are called besides (the address we listen on, the public URL's host). */
export function isOwnHost(host: string | undefined, names: readonly string[]): boolean {
  const url = host === undefined || host === '' ? null : URL.parse(`http://${host}`);
  if (url === null || url.pathname !== '/' || url.username !== '') return false;
  const { hostname } = url;
  // No name server can say who an address is.
  if (IPV4.test(hostname) || hostname.startsWith('[')) return true;
  if (hostname === 'localhost' || hostname.endsWith('.localhost')) return true;
  return names.some((name) => name.toLowerCase() === hostname);
}
