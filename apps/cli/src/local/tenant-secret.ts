// What the commands for the default secret of a tenant have in common.
import type { Administration, ShownSecret } from '@posthorn/dispatcher/administration';
import type { Given, Surroundings } from '../command.ts';
import { type Exit, FailedError } from '../exit-codes.ts';
import { type Flag, requiredFlag } from '../flags.ts';
import { withDatabase } from './database.ts';

export const TENANT: Flag = { flag: 'tenant', value: 'NAME', text: 'the tenant that owns the secret' };
export const JSON_OBJECT: Flag = { flag: 'json', value: null, text: 'print a JSON object' };

export const ABOUT_SECRET =
  'The default secret signs the requests of webhooks without a secret of their own. Works while serve runs.';

/** @throws FailedError if the tenant does not exist */
export function withTenant<T>(
  command: string,
  given: Given,
  surroundings: Surroundings,
  act: (administration: Administration, tenant: string) => Promise<T | null>,
): Promise<T> {
  const tenant = requiredFlag(given.flags, 'tenant');
  return withDatabase({ command }, given, surroundings, async (administration) => {
    const found = await act(administration, tenant);
    if (found === null)
      throw new FailedError(`tenant "${tenant}" does not exist: create it with posthorn token create`);
    return found;
  });
}

/** Prints a secret on stdout, and what a person should know on stderr. */
export function printSecret({ text, webhooks, warnings }: ShownSecret, { flags }: Given, to: Surroundings): Exit {
  const asJson = flags['json'] === true;
  to.stdout.write(asJson ? `${JSON.stringify({ secret: text, webhook_count: webhooks })}\n` : `${text}\n`);
  for (const warning of warnings) to.stderr.write(`warning: ${warning}\n`);
  return 'ok';
}
