// What TLS connections are made with: the authorities we trust, and what we show of ourselves. Making a context reads certificates, which
// takes milliseconds, so each is kept.
import { createSecureContext, getCACertificates, type SecureContext } from 'node:tls';
import type { ClientCertificate } from '../ports/transport.ts';

/** Contexts of client certificates: the one that was used longest ago goes first. */
const KEPT_MAX = 500;

/** Each is made when it is first asked for. The result throws where TLS does not take a client certificate. */
export function secureContexts(): (credential: ClientCertificate | null) => SecureContext {
  let trusted: string[] | undefined;
  let common: SecureContext | undefined;
  const kept = new Map<string, SecureContext>();

  /** What Node trusts (its own list, NODE_EXTRA_CA_CERTS) and what the system trusts. Read once. */
  const authorities = (): string[] => {
    trusted ??= [...new Set([...getCACertificates('default'), ...getCACertificates('system')])];
    return trusted;
  };

  const contextOf = ({ certificate, privateKey, ca }: ClientCertificate): SecureContext =>
    createSecureContext({ cert: certificate, key: privateKey, ca: ca ?? authorities() });

  return (credential) => {
    if (credential === null) {
      common ??= createSecureContext({ ca: authorities() });
      return common;
    }
    const context = kept.get(credential.name) ?? contextOf(credential);
    kept.delete(credential.name);
    kept.set(credential.name, context);
    const oldest = kept.size > KEPT_MAX ? kept.keys().next().value : undefined;
    if (oldest !== undefined) kept.delete(oldest);
    return context;
  };
}
