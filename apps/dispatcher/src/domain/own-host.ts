// Under which names we may be asked. A page of another site can give its own name our address (DNS rebinding), and is of
// one origin with us then: what gives it away is the Host header, which has that name.

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
