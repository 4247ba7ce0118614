import type { Token } from '@posthorn/dispatcher/administration';
import type { Command } from '../command.ts';
import { DATABASE_SETTINGS, withDatabase } from '../local/database.ts';
import { tableText } from '../table.ts';

export const tokenList: Command = {
  name: 'token list',
  summary: 'list tokens, newest first',
  usage: '[flags]',
  about: 'Lists the tokens of every tenant. The token texts are not stored and cannot be shown.',
  flags: [{ flag: 'json', value: null, text: 'print one JSON object per line' }],
  settings: DATABASE_SETTINGS,
  async run(given, surroundings) {
    const { stdout, stderr } = surroundings;
    const tokens = await withDatabase({ command: 'token list' }, given, surroundings, (administration) =>
      administration.listTokens(),
    );
    if (given.flags['json'] === true) for (const token of tokens) stdout.write(`${JSON.stringify(shown(token))}\n`);
    else if (tokens.length === 0)
      stderr.write('No tokens yet. Create one with posthorn token create --tenant NAME --name NAME\n');
    else stdout.write(tableText([HEAD, ...tokens.map(rowOf)]));
    return 'ok';
  },
};

const HEAD = ['ID', 'TENANT', 'NAME', 'NAMESPACE', 'SCOPES', 'CREATED', 'EXPIRES', 'REVOKED', 'LAST USED'];

const rowOf = (token: Token): string[] => Object.values(shown(token)).map((value) => String(value ?? '-'));

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
