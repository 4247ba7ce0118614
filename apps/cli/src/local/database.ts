// Commands that work on a database of this machine, without a dispatcher that runs.
import type { Administration } from '@posthorn/dispatcher/administration';
import type { Given, Surroundings } from '../command.ts';
import { FailedError } from '../exit-codes.ts';
import { withFaults } from './faults.ts';

/** The settings of such a command. */
export const DATABASE_SETTINGS = ['database', 'masterKey'] as const;

type Options = {
  /** Name of the command, for the audit log. */
  command: string;
  /** Whether a database that does not exist is created. Commands that only look must not: the path may be misspelt. */
  creates?: true;
};

/** @throws CommandError for settings and databases that cannot be used */
export function withDatabase<T>(
  { command, creates }: Options,
  { flags }: Given,
  { env }: Pick<Surroundings, 'env'>,
  act: (administration: Administration) => Promise<T>,
): Promise<T> {
  return withFaults(async () => {
    const { readSetting } = await import('@posthorn/dispatcher/settings');
    const database = readSetting('database', flags, env);
    const { missingDatabase, openAdministration } = await import('@posthorn/dispatcher/administration');
    const missing = creates ? null : missingDatabase(database);
    if (missing !== null) {
      throw new FailedError(
        `the database ${missing} does not exist: name another with --database, or create it with posthorn token create`,
      );
    }
    const masterKey = readSetting('masterKey', flags, env);
    await using administration = await openAdministration({ database, masterKey, actor: `posthorn ${command}` });
    return await act(administration);
  });
}
