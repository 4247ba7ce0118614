// Secrets at rest: AES-256-GCM under the installation's master key. Each value is sealed for its place (`scope`), so
// that a sealed value moved to another row does not open there.
import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, linkSync, openSync, readFileSync, unlinkSync, writeSync } from 'node:fs';
import { StoreError } from '../ports/store/store-error.ts';

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

export class Sealing {
  readonly #key: Uint8Array;

  /** @param masterKey 32 bytes */
  constructor(masterKey: Uint8Array) {
    this.#key = masterKey;
  }

  seal(text: string, scope: string): Uint8Array {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv('aes-256-gcm', this.#key, nonce).setAAD(Buffer.from(scope));
    return Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  }

  /** @throws StoreError `wrong_key` if the value was sealed with another master key, or for another place */
  open(sealed: Uint8Array, scope: string): string {
    const nonce = sealed.subarray(0, NONCE_BYTES);
    const text = sealed.subarray(NONCE_BYTES, sealed.length - TAG_BYTES);
    try {
      const decipher = createDecipheriv('aes-256-gcm', this.#key, nonce)
        .setAAD(Buffer.from(scope))
        .setAuthTag(sealed.subarray(sealed.length - TAG_BYTES));
      return Buffer.concat([decipher.update(text), decipher.final()]).toString('utf8');
    } catch (cause) {
      const fix = 'start with the POSTHORN_MASTER_KEY or key file that was used to create this database';
      throw new StoreError('wrong_key', `a stored secret cannot be decrypted with this master key: ${fix}`, { cause });
    }
  }
}

/** The 32 bytes of a configured master key: any text of 16 characters or more, hashed. */
export function masterKeyFrom(text: string): Uint8Array {
  return createHash('sha256').update(text, 'utf8').digest();
}

/** Reads the key file; `null` = there is none. @throws StoreError `wrong_key` if it holds no key */
export function readKeyFile(path: string): Uint8Array | null {
  try {
    return parseKey(readFileSync(path, 'utf8'), path);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}

/** Reads the key file, or makes it: 32 random bytes as hex, readable by the owner alone. Only for a new database. */
export function keyFromFile(path: string): Uint8Array {
  const present = readKeyFile(path);
  if (present !== null) return present;
  // Written whole under another name and then linked: the process that comes second reads the first one's whole key.
  const draft = `${path}.${process.pid}.${randomBytes(4).toString('hex')}`;
  const file = openSync(draft, 'wx', 0o600);
  writeSync(file, `${randomBytes(32).toString('hex')}\n`);
  fsyncSync(file);
  closeSync(file);
  try {
    linkSync(draft, path);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  } finally {
    unlinkSync(draft);
  }
  return parseKey(readFileSync(path, 'utf8'), path);
}

function parseKey(text: string, path: string): Uint8Array {
  if (!/^[0-9a-f]{64}\s*$/.test(text)) {
    throw new StoreError('wrong_key', `the key file ${path} does not contain 64 hex digits: restore it from a backup`);
  }
  return Buffer.from(text.trim(), 'hex');
}
