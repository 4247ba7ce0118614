import { readSetting } from '../config.ts';
import type { Token } from '../domain/token.ts';
import { openStore } from '../store/open-store.ts';
import { type Command, type Flag, helpText, readFlags, requireDatabase, settingFlags } from './command.ts';

const flags: Flag[] = [
  { flag: 'json', value: null, text: 'print one JSON object per line' },
  ...settingFlags('database', 'masterKey'),
];

export const tokenList: Command = {
  name: 'token list',
  summary: 'list tokens, newest first',
  help: () =>
    helpText(
      'token list [flags]',
      'Lists the tokens of every tenant. The token texts are not stored and cannot be shown.',
      flags,
    ),
  async run(args, { env, stdout, stderr }) {
    const given = readFlags(args, flags).flags;
    const database = readSetting('database', given, env);
    requireDatabase(database);
    await using store = await openStore({
      database,
      masterKey: readSetting('masterKey', given, env),
      thread: 'calling',
    });
    const { items: tokens } = await store.listTokens({ tenantId: null });
    if (given['json'] === true) for (const token of tokens) stdout.write(`${JSON.stringify(shown(token))}\n`);
    else if (tokens.length === 0)
      stderr.write('No tokens yet. Create one with posthorn token create --tenant NAME --name NAME\n');
    else stdout.write(table(tokens.map((token) => Object.values(shown(token)).map((value) => String(value ?? '-')))));
    return 0;
  },
};

const time = (epochMs: number | null): string | null => (epochMs === null ? null : new Date(epochMs).toISOString());

function shown(token: Token) {
  return {
    id: token.id,
    tenant: token.tenant,
    name: token.name,
    namespace: token.namespace,
    scopes: token.scopes.join(','),
    created_at: time(token.createdAt),
    expires_at: time(token.expiresAt),
    revoked_at: time(token.revokedAt),
    last_used_at: time(token.lastUsedAt),
  };
}

function table(rows: string[][]): string {
  const all = [['ID', 'TENANT', 'NAME', 'NAMESPACE', 'SCOPES', 'CREATED', 'EXPIRES', 'REVOKED', 'LAST USED'], ...rows];
  const widths = (all[0] ?? []).map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  return all
    .map(
      (row) =>
        `${row
          .map((cell, column) => cell.padEnd(widths[column] ?? 0))
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('');
}
