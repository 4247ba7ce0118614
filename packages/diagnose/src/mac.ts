// HMAC-SHA256 and SHA-256: Node's own where it is, because one call costs it far less, else Web Crypto, which browsers have.

type NodeCrypto = typeof import('node:crypto');

const node: NodeCrypto | undefined = globalThis.process?.getBuiltinModule?.('node:crypto');

/** Copies the bytes: they may be a view into memory that Web Crypto refuses. */
const own = (bytes: Uint8Array): Uint8Array<ArrayBuffer> => new Uint8Array(bytes);

export type Sign = (...parts: readonly Uint8Array[]) => Promise<Uint8Array>;

export const hmac = async (key: Uint8Array, ...parts: readonly Uint8Array[]): Promise<Uint8Array> =>
  (await hmacBy(key))(...parts);

/** Imports the key once, for many contents. */
export async function hmacBy(key: Uint8Array): Promise<Sign> {
  if (node) {
    return async (...parts) => {
      const mac = node.createHmac('sha256', key);
      for (const part of parts) mac.update(part);
      return mac.digest();
    };
  }
  // Web Crypto does not import an empty key. No valid secret has one.
  const imported = await crypto.subtle.importKey(
    'raw',
    key.length === 0 ? new Uint8Array(1) : own(key),
    { name: 'HMAC', hash: 'SHA-256' },
    false,
    ['sign'],
  );
  return async (...parts) => new Uint8Array(await crypto.subtle.sign('HMAC', imported, joined(parts)));
}

export const sha256 = async (content: Uint8Array): Promise<Uint8Array> =>
  node
    ? node.createHash('sha256').update(content).digest()
    : new Uint8Array(await crypto.subtle.digest('SHA-256', own(content)));

function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
