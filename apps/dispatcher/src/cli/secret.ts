// The commands for the default secret of a tenant: show it once, rotate it, or print its status.
import { systemClock } from '../clock/system-clock.ts';
import { readSetting } from '../config.ts';
import { RequestError } from '../domain/errors.ts';
import { secretHint } from '../domain/secret-hint.ts';
import type { Store } from '../ports/store/index.ts';
import {
  type Caller,
  createRotateDefaultSecret,
  createShowDefaultSecret,
  type ShownDefaultSecret,
} from '../services/default-secret.ts';
import { openStore } from '../store/open-store.ts';
import {
  type Command,
  FailedError,
  type Flag,
  helpText,
  readFlags,
  requireDatabase,
  type Surroundings,
  settingFlags,
  textFlag,
  UsageError,
} from './command.ts';

const tenant: Flag = { flag: 'tenant', value: 'NAME', text: 'the tenant that owns the secret' };
const json: Flag = { flag: 'json', value: null, text: 'print a JSON object' };
const common = [tenant, json, ...settingFlags('database', 'masterKey')];
const overlap: Flag = {
  flag: 'overlap',
  value: 'SECONDS',
  text: 'how long the old secret stays valid together with the new one, up to 604800; 0 = not at all',
  fallback: '86400',
};

const ABOUT =
  'The default secret signs the requests of webhooks without a secret of their own. Works while serve runs.';

export const secretShow: Command = {
  name: 'secret show',
  summary: 'print the default secret of a tenant (works once)',
  help: () =>
    helpText(
      'secret show --tenant NAME [flags]',
      `Prints only the secret on stdout, if it was never shown before. It cannot be shown again.\n${ABOUT}`,
      common,
    ),
  run: (args, surroundings) =>
    printed(args, common, surroundings, ({ store, caller }) =>
      createShowDefaultSecret({ store, clock: systemClock })(caller('show')),
    ),
};

const rotateFlags = [tenant, overlap, json, ...settingFlags('database', 'masterKey')];

export const secretRotate: Command = {
  name: 'secret rotate',
  summary: 'replace the default secret of a tenant and print the new one',
  help: () =>
    helpText(
      'secret rotate --tenant NAME [flags]',
      `Prints only the new secret on stdout; it cannot be shown again. During the overlap, requests are signed with both.\n${ABOUT}`,
      rotateFlags,
    ),
  run: (args, surroundings) =>
    printed(args, rotateFlags, surroundings, ({ store, caller, given }) => {
      const seconds = Number(textFlag(given, 'overlap') ?? overlap.fallback);
      if (!Number.isInteger(seconds) || seconds < 0 || seconds > 604_800) {
        throw new UsageError('--overlap must be a whole number of seconds from 0 to 604800');
      }
      return createRotateDefaultSecret({ store, clock: systemClock })(caller('rotate'), { overlap_seconds: seconds });
    }),
};

export const secretStatus: Command = {
  name: 'secret status',
  summary: 'show the last characters of the default secret and how many webhooks use it',
  help: () => helpText('secret status --tenant NAME [flags]', `Never prints the secret.\n${ABOUT}`, common),
  run: (args, surroundings) =>
    withTenant(args, common, surroundings, async ({ store, tenantId, given }) => {
      const { secret, webhooks } = await store.getDefaultSecret({ tenantId });
      const now = systemClock.now();
      const until = secret?.previous && secret.previous.until > now ? new Date(secret.previous.until) : null;
      const status = {
        secret_hint: secretHint(secret?.text ?? null),
        can_be_shown: secret === null || secret.shownAt === null,
        set_at: secret === null ? null : new Date(secret.setAt).toISOString(),
        secret_overlap_ends_at: until?.toISOString() ?? null,
        webhook_count: webhooks,
      };
      surroundings.stdout.write(given['json'] === true ? `${JSON.stringify(status)}\n` : statusText(status));
      return 0;
    }),
};

type Status = {
  secret_hint: string | null;
  can_be_shown: boolean;
  set_at: string | null;
  secret_overlap_ends_at: string | null;
  webhook_count: number;
};

function statusText(status: Status): string {
  const rows: [string, string][] = [
    ['Ends in', status.secret_hint ?? 'none yet: it is generated on first use'],
    ['Set at', status.set_at ?? '-'],
    [
      'Can be shown',
      status.can_be_shown ? 'yes: run posthorn secret show' : 'no: it was shown; run posthorn secret rotate',
    ],
    ['Old one valid until', status.secret_overlap_ends_at ?? '-'],
    ['Webhooks that sign with it', String(status.webhook_count)],
  ];
  return rows.map(([name, value]) => `${name.padEnd(28)}${value}\n`).join('');
}

type Parts = {
  store: Store;
  tenantId: number;
  given: ReturnType<typeof readFlags>['flags'];
  caller: (command: string) => Caller;
};

async function withTenant(
  args: readonly string[],
  flags: readonly Flag[],
  { env }: Surroundings,
  act: (parts: Parts) => Promise<number>,
): Promise<number> {
  const given = readFlags(args, flags).flags;
  const name = textFlag(given, 'tenant');
  if (name === undefined) throw new UsageError('--tenant is required');
  const database = readSetting('database', given, env);
  requireDatabase(database);
  await using store = await openStore({ database, masterKey: readSetting('masterKey', given, env), thread: 'calling' });
  const found = await store.findTenant({ name });
  if (found === null) throw new FailedError(`tenant "${name}" does not exist: create it with posthorn token create`);
  const caller = (command: string): Caller => ({
    tenantId: found.id,
    actor: { tokenId: null, name: `posthorn secret ${command}` },
  });
  return await act({ store, tenantId: found.id, given, caller });
}

/** Prints a secret on stdout, and what a person should know on stderr. */
function printed(
  args: readonly string[],
  flags: readonly Flag[],
  surroundings: Surroundings,
  act: (parts: Parts) => Promise<ShownDefaultSecret>,
): Promise<number> {
  return withTenant(args, flags, surroundings, async (parts) => {
    const { text, webhooks, warnings } = await act(parts).catch((error: unknown) => {
      throw error instanceof RequestError ? new FailedError(error.message) : error;
    });
    const asJson = parts.given['json'] === true;
    surroundings.stdout.write(asJson ? `${JSON.stringify({ secret: text, webhook_count: webhooks })}\n` : `${text}\n`);
    for (const warning of warnings) surroundings.stderr.write(`warning: ${warning}\n`);
    return 0;
  });
}
