// HMAC-SHA256 and SHA-256 with Web Crypto, which browsers and Node 20 both have.

/** Copied: what is given may be a view into memory that Web Crypto does not take. */
const own = (bytes: Uint8Array): Uint8Array<ArrayBuffer> => new Uint8Array(bytes);

export const hmac = async (key: Uint8Array, content: Uint8Array): Promise<Uint8Array> => (await hmacBy(key))(content);

/** The key is made ready once for many contents. */
export async function hmacBy(key: Uint8Array): Promise<(content: Uint8Array) => Promise<Uint8Array>> {
  // An empty key is none that Web Crypto imports; no secret has one.
  const imported = await crypto.subtle.importKey(
    'raw',
    key.length === 0 ? new Uint8Array(1) : own(key),
    { name: 'HMAC', hash: 'SHA-256' },
    false,
    ['sign'],
  );
  return async (content) => new Uint8Array(await crypto.subtle.sign('HMAC', imported, own(content)));
}

export const sha256 = async (content: Uint8Array): Promise<Uint8Array> =>
  new Uint8Array(await crypto.subtle.digest('SHA-256', own(content)));
