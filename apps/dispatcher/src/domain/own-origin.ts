// Only pages that this dispatcher serves may act for a signed-in user.

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
