// The content security policy of the inspector: it may load its own files and call this dispatcher, without inline code.

/** @param demoReceiver the one other address that it may call, in the demo */
export function pagePolicy(nonce: string, demoReceiver: string | null): string {
  const callable = demoReceiver === null ? "'self'" : `'self' ${new URL(demoReceiver).origin}`;
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "font-src 'self'",
    `connect-src ${callable}`,
    "worker-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
}
