import type { Command } from '../command.ts';
import { DATABASE_SETTINGS } from '../local/database.ts';
import { ABOUT_SECRET, JSON_OBJECT, printSecret, TENANT, withTenant } from '../local/tenant-secret.ts';

export const secretShow: Command = {
  name: 'secret show',
  summary: 'print the default secret of a tenant, the first time only',
  usage: '--tenant NAME [flags]',
  about: `Prints only the secret on stdout, if it was never shown before. It cannot be shown again.\n${ABOUT_SECRET}`,
  flags: [TENANT, JSON_OBJECT],
  settings: DATABASE_SETTINGS,
  async run(given, surroundings) {
    const shown = await withTenant('secret show', given, surroundings, (administration, tenant) =>
      administration.showSecret(tenant),
    );
    return printSecret(shown, given, surroundings);
  },
};
