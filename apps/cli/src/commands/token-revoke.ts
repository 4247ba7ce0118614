import type { Command } from '../command.ts';
import { FailedError, UsageError } from '../exit-codes.ts';
import { DATABASE_SETTINGS, withDatabase } from '../local/database.ts';

export const tokenRevoke: Command = {
  name: 'token revoke',
  summary: 'revoke a token permanently',
  usage: 'ID [flags]',
  about: 'A running dispatcher refuses it within one second. posthorn token list shows the ids.',
  flags: [{ flag: 'json', value: null, text: 'print a JSON object' }],
  settings: DATABASE_SETTINGS,
  positionals: ['ID'],
  async run(given, surroundings) {
    const text = given.positionals[0] ?? '';
    if (!/^[1-9]\d{0,14}$/.test(text))
      throw new UsageError(`"${text}" is not a token id: posthorn token list shows the ids`);
    const id = Number(text);
    const revoked = await withDatabase({ command: 'token revoke' }, given, surroundings, (administration) =>
      administration.revokeToken(id),
    );
    if (given.flags['json'] === true) surroundings.stdout.write(`${JSON.stringify({ id, revoked })}\n`);
    else if (revoked) surroundings.stderr.write(`Token ${id} is revoked.\n`);
    if (revoked) return 'ok';
    throw new FailedError(`token ${id} does not exist or is not valid: posthorn token list shows the ids`);
  },
};
