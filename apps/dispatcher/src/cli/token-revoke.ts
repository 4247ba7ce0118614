import { systemClock } from '../clock/system-clock.ts';
import { readSetting } from '../config.ts';
import { TOKEN_TRUST_MS } from '../services/trusted-tokens.ts';
import { openStore } from '../store/open-store.ts';
import {
  type Command,
  FailedError,
  type Flag,
  helpText,
  readFlags,
  requireDatabase,
  settingFlags,
  UsageError,
} from './command.ts';

const flags: Flag[] = [
  { flag: 'json', value: null, text: 'print a JSON object' },
  ...settingFlags('database', 'masterKey'),
];

export const tokenRevoke: Command = {
  name: 'token revoke',
  summary: 'revoke a token permanently',
  help: () =>
    helpText(
      'token revoke ID [flags]',
      `A running dispatcher refuses it within ${TOKEN_TRUST_MS} ms. posthorn token list shows the ids.`,
      flags,
    ),
  async run(args, { env, stdout, stderr }) {
    const { flags: given, rest } = readFlags(args, flags, ['ID']);
    const id = Number(rest[0]);
    if (!/^[1-9]\d{0,14}$/.test(rest[0] ?? ''))
      throw new UsageError(`"${rest[0]}" is not a token id: posthorn token list shows the ids`);
    const database = readSetting('database', given, env);
    requireDatabase(database);
    await using store = await openStore({
      database,
      masterKey: readSetting('masterKey', given, env),
      thread: 'calling',
    });
    const actor = { tokenId: null, name: 'posthorn token revoke' };
    const revoked = await store.revokeToken({ id, tenantId: null, now: systemClock.now(), actor });
    if (given['json'] === true) stdout.write(`${JSON.stringify({ id, revoked })}\n`);
    else if (revoked) stderr.write(`Token ${id} is revoked.\n`);
    if (revoked) return 0;
    throw new FailedError(`token ${id} does not exist or is not valid: posthorn token list shows the ids`);
  },
};
