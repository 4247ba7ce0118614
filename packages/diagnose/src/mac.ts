// HMAC-SHA256 and SHA-256 with Web Crypto, which browsers and Node 20 both have.

/** Copies the bytes: they may be a view into memory that Web Crypto refuses. */
const own = (bytes: Uint8Array): Uint8Array<ArrayBuffer> => new Uint8Array(bytes);

export const hmac = async (key: Uint8Array, content: Uint8Array): Promise<Uint8Array> => (await hmacBy(key))(content);

/** Imports the key once, for many contents. */
export async function hmacBy(key: Uint8Array): Promise<(content: Uint8Array) => Promise<Uint8Array>> {
  // Web Crypto does not import an empty key. No valid secret has one.
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
