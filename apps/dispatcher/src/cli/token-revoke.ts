import { systemClock } from '../clock/system-clock.ts';
import { readSetting } from '../config.ts';
import { TOKEN_TRUST_MS } from '../services/authenticate.ts';
import { openStore } from '../store/open-store.ts';
import { type Command, helpText, readFlags, settingFlags, UsageError } from './command.ts';

const flags = settingFlags('database', 'masterKey');

export const tokenRevoke: Command = {
  name: 'token revoke',
  summary: 'end a token for good',
  help: () =>
    helpText(
      'token revoke ID [flags]',
      `A running dispatcher refuses it within ${TOKEN_TRUST_MS} ms. posthorn token list shows the ids.`,
      flags,
    ),
  async run(args, { env, stderr }) {
    const { flags: given, rest } = readFlags(args, flags, 1);
    const id = Number(rest[0]);
    if (!Number.isSafeInteger(id) || id < 1)
      throw new UsageError(`"${rest[0]}" is no token id: posthorn token list shows them`);
    const database = readSetting('database', given, env);
    await using store = await openStore({
      database,
      masterKey: readSetting('masterKey', given, env),
      thread: 'calling',
    });
    if (await store.revokeToken({ id, tenantId: null, now: systemClock.now() })) {
      stderr.write(`Token ${id} is revoked.\n`);
      return 0;
    }
    stderr.write(`There is no valid token ${id}: posthorn token list shows them.\n`);
    return 1;
  },
};
