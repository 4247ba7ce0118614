// The base URL of the links in an answer.

/**
 * The configured public URL; without one, the name the caller used for us. Nothing of `X-Forwarded-*` is believed, so
 * behind a proxy the public URL must be set. `listening` stands in for a Host header that names no host.
 */
export function baseUrl({ publicUrl, host, listening }: BaseUrlInput): string {
  if (publicUrl !== null) return publicUrl.replace(/\/$/, '');
  const url = host === undefined || host === '' ? null : URL.parse(`http://${host}`);
  const isHostAlone = url !== null && url.href === `${url.origin}/`;
  return isHostAlone ? url.origin : listening;
}

type BaseUrlInput = { publicUrl: string | null; host: string | undefined; listening: string };
