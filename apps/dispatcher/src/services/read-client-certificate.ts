// Reads a client certificate and its key as TLS will, so that a mistake is found when they are saved.
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { createSecureContext } from 'node:tls';
import type { FieldErrors } from '@posthorn/contracts';

export type ClientCertificateTexts = { certificate: string; private_key: string; ca: string | null };

type Read = { expiresAt: number; fields: FieldErrors };

const BEGIN = '-----BEGIN ';
/** What follows `BEGIN`: base64 has no dash. Tools write comments between the blocks. */
const CERTIFICATE = /^CERTIFICATE-----[^-]*-----END CERTIFICATE-----/;

/** `expiresAt`: of the first certificate, epoch ms. A text of a fault never contains what was sent. */
export function readClientCertificate(texts: ClientCertificateTexts, now: number): Read {
  const fields: FieldErrors = {};
  const fail = (name: string, text: string): void => {
    fields[`authentication.${name}`] ??= [text];
  };
  const chain = certificatesIn(texts.certificate);
  const own = chain?.[0];
  if (own === undefined)
    fail('certificate', `${NO_CERTIFICATE}: send the client certificate as PEM, its issuers after it`);
  const key = keyIn(texts.private_key);
  if (typeof key === 'string') fail('private_key', key);
  else if (own !== undefined && !own.checkPrivateKey(key))
    fail('private_key', 'does not belong to the certificate: send the key that the certificate was made for');
  if (texts.ca !== null && certificatesIn(texts.ca) === null) fail('ca', `${NO_CERTIFICATE}: send certificates as PEM`);
  const expiresAt = own === undefined ? 0 : own.validToDate.getTime();
  if (own !== undefined && expiresAt <= now)
    fail('certificate', `expired on ${own.validToDate.toISOString()}: send one that is valid`);
  if (Object.keys(fields).length === 0) {
    const fault = contextFault(texts);
    if (fault !== null) fail('certificate', fault);
  }
  return { expiresAt, fields };
}

const NO_CERTIFICATE = 'is not a certificate that can be read';

/** `null` = a block is not a certificate, or there is none. */
function certificatesIn(pem: string): X509Certificate[] | null {
  const [, ...blocks] = pem.split(BEGIN);
  const certificates = blocks.map((block) => CERTIFICATE.exec(block)?.[0]);
  if (certificates.length === 0) return null;
  try {
    return certificates.map((block) => new X509Certificate(`${BEGIN}${block}`));
  } catch (error) {
    return refused(error);
  }
}

/** The key, or what is wrong with it. */
function keyIn(pem: string): ReturnType<typeof createPrivateKey> | string {
  if (/ENCRYPTED/.test(pem)) return 'is encrypted: send it decrypted, for example with "openssl pkey -in key.pem"';
  try {
    return createPrivateKey(pem);
  } catch (error) {
    return refused(error) ?? 'is not a private key that can be read: send it as PEM, for example in PKCS#8';
  }
}

/** What TLS itself says, such as that a key is too short for today. */
function contextFault({ certificate, private_key, ca }: ClientCertificateTexts): string | null {
  try {
    createSecureContext({ cert: certificate, key: private_key, ...(ca === null ? {} : { ca }) });
    return null;
  } catch (error) {
    const reason = error instanceof Error && 'reason' in error ? String(error.reason) : 'the reason is not known';
    return refused(error) ?? `cannot be used for TLS: ${reason}`;
  }
}

/** OpenSSL's message may quote its input, so nothing of it is kept. */
function refused(error: unknown): null {
  if (error instanceof Error) return null;
  throw error;
}
