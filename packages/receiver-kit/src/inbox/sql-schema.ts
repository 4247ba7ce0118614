import { DIALECTS, type SqlDialect, tablesOf } from './sql-statements.ts';

/**
 * The statements that create the two tables of the SQL inbox, one by one, for your migrations. They change nothing that exists.
 * @throws RangeError for an unknown dialect, and for a name that is not `table` or `schema.table`.
 */
export function sqlInboxSchema(dialect: SqlDialect, options: { readonly table?: string } = {}): string[] {
  checkDialect(dialect);
  const { deliveries, newest, indexes } = tablesOf(dialect, options.table ?? DEFAULT_TABLE);
  const [expires, noted] = indexes;
  if (dialect === 'mysql') {
    const key = 'varchar(255) CHARACTER SET ascii COLLATE ascii_bin';
    return [
      `CREATE TABLE IF NOT EXISTS ${deliveries} (
  id ${key} NOT NULL PRIMARY KEY,
  token ${key} NOT NULL,
  done smallint NOT NULL,
  ttl_ms bigint NOT NULL,
  expires_at bigint NOT NULL,
  KEY ${expires} (expires_at)
) ENGINE=InnoDB`,
      `CREATE TABLE IF NOT EXISTS ${newest} (
  id ${key} NOT NULL PRIMARY KEY,
  time_ms bigint NOT NULL,
  noted_at bigint NOT NULL,
  KEY ${noted} (noted_at)
) ENGINE=InnoDB`,
    ];
  }
  const integer = dialect === 'sqlite' ? 'INTEGER' : 'bigint';
  return [
    `CREATE TABLE IF NOT EXISTS ${deliveries} (
  id varchar(255) NOT NULL PRIMARY KEY,
  token varchar(255) NOT NULL,
  done smallint NOT NULL,
  ttl_ms ${integer} NOT NULL,
  expires_at ${integer} NOT NULL
)`,
    `CREATE INDEX IF NOT EXISTS ${expires} ON ${deliveries} (expires_at)`,
    `CREATE TABLE IF NOT EXISTS ${newest} (
  id varchar(255) NOT NULL PRIMARY KEY,
  time_ms ${integer} NOT NULL,
  noted_at ${integer} NOT NULL
)`,
    `CREATE INDEX IF NOT EXISTS ${noted} ON ${newest} (noted_at)`,
  ];
}

export const DEFAULT_TABLE = 'posthorn_inbox';

export function checkDialect(dialect: SqlDialect): void {
  if (!DIALECTS.includes(dialect))
    throw new RangeError(`dialect must be one of ${DIALECTS.join(', ')}; got ${String(dialect)}`);
}
