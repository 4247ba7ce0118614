// The key that secrets of this database are sealed with: which one it is, and whether it is the right one.
import { existsSync } from 'node:fs';
import type { Database } from 'better-sqlite3';
import { StoreError } from '../../../ports/store/store-error.ts';
import { keyFromFile, readKeyFile, Sealing } from '../../sealing.ts';
import type { Connection } from './connection.ts';

export type KeySource = {
  /** A file by its real path, or `:memory:`. */
  path: string;
  /** The path as it was written, where that may be another one: for advice alone. */
  given?: string;
  /** 32 bytes; `null` = the key file next to the database file, made together with a new database. */
  masterKey: Uint8Array | null;
};

const KEY_CHECK_SCOPE = 'installation.key_check';

/** A key file is made for a new database alone. @throws StoreError `wrong_key` if the key of an older one is missing */
export function sealingFor(db: Database, { path, given, masterKey }: KeySource): Sealing {
  if (masterKey !== null) return new Sealing(masterKey);
  if (path === ':memory:') return new Sealing(new Uint8Array(32));
  const keyFile = `${path}.key`;
  const isNew = db.prepare('SELECT 1 FROM installation').get() === undefined;
  const key = isNew ? keyFromFile(keyFile) : readKeyFile(keyFile);
  if (key === null) throw new StoreError('wrong_key', missingKey(keyFile, given));
  return new Sealing(key);
}

function missingKey(keyFile: string, given: string | undefined): string {
  const aside = given === undefined || `${given}.key` === keyFile ? null : `${given}.key`;
  const found = aside !== null && existsSync(aside) ? ` (${aside} may be it: move it there)` : '';
  return (
    `the key file ${keyFile} is missing, and the secrets in this database cannot be decrypted without it: ` +
    `restore it from a backup${found}, or set the POSTHORN_MASTER_KEY that was used to create the database`
  );
}

/** A new database remembers its key, an old one refuses another. @throws StoreError `wrong_key` */
export function checkKey(connection: Connection): void {
  const keyCheck = connection.sealing.seal('posthorn', KEY_CHECK_SCOPE);
  connection.sql('INSERT INTO installation (id, key_check) VALUES (1, ?) ON CONFLICT (id) DO NOTHING').run(keyCheck);
  const row = connection.sql<{ key_check: Uint8Array }>('SELECT key_check FROM installation').get();
  if (row === undefined) return;
  try {
    connection.sealing.open(row.key_check, KEY_CHECK_SCOPE);
  } catch (error) {
    if (isNeeded(connection)) throw error;
    // Made with their tenants and not shown to anyone yet: they are made again, with the new key, when they are needed.
    connection.sql('DELETE FROM default_secrets').run();
    connection.sql('UPDATE installation SET key_check = ?').run(keyCheck);
  }
}

/**
 * Whether anything is sealed that must open again. Nothing is where only tokens were made before the operator settled on a
 * key, which is what a first start with POSTHORN_MASTER_KEY may find.
 */
function isNeeded(connection: Connection): boolean {
  const found = connection.sql(
    'SELECT 1 FROM endpoints UNION ALL SELECT 1 FROM default_secrets WHERE shown_at IS NOT NULL LIMIT 1',
  );
  return found.get() !== undefined;
}
