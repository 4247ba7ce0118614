import { SCOPES, type Scope, TOKEN_NAME_PATTERN } from '@posthorn/contracts';
import { systemClock } from '../clock/system-clock.ts';
import { readSetting } from '../config.ts';
import { createCryptoRandom } from '../random/crypto-random.ts';
import { createCreateToken } from '../services/tokens.ts';
import { openStore } from '../store/open-store.ts';
import { type Command, type Flag, helpText, readFlags, settingFlags, textFlag, UsageError } from './command.ts';

const flags: Flag[] = [
  { flag: 'tenant', value: 'NAME', text: 'the tenant that owns the token; created if missing' },
  { flag: 'name', value: 'NAME', text: 'name of the token' },
  { flag: 'namespace', value: 'NAME', text: 'webhooks of this namespace do not receive events posted with this token' },
  {
    flag: 'scopes',
    value: 'LIST',
    text: 'rights, comma separated, such as create-events,read-deliveries',
    fallback: '*',
  },
  { flag: 'expires', value: 'TIME', text: 'how long it is valid: 90d, 12h, 30m; without it, forever' },
  { flag: 'json', value: null, text: 'print a JSON object instead of the bare token' },
  ...settingFlags('database', 'masterKey'),
];

/** The rights by their two halves: all of them would be a line of 400 characters. */
function scopesText(): string {
  const halves = SCOPES.filter((scope) => scope !== '*').map((scope) => scope.split('-'));
  const [actions, subjects] = [0, 1].map((i) => [...new Set(halves.map((half) => half[i]))].join('|'));
  return `Scopes: "*" for everything, or {${actions}}-{${subjects}}`;
}

const UNIT_MS: Record<string, number> = { d: 86_400_000, h: 3_600_000, m: 60_000 };

export const tokenCreate: Command = {
  name: 'token create',
  summary: 'create a token and print it (works once)',
  help: () =>
    helpText(
      'token create --tenant NAME --name NAME [flags]',
      'Prints only the token on stdout; it cannot be shown again. Creates or migrates the database if needed,\n' +
        `and works while serve runs.\n${scopesText()}`,
      flags,
    ),
  async run(args, { env, stdout }) {
    const given = readFlags(args, flags).flags;
    const input = {
      tenant: nameFlag(textFlag(given, 'tenant'), 'tenant'),
      name: nameFlag(textFlag(given, 'name'), 'name'),
      namespace: namespaceFlag(textFlag(given, 'namespace')),
      scopes: scopesFlag(textFlag(given, 'scopes') ?? '*'),
      expiresAt: expiryFlag(textFlag(given, 'expires')),
    };
    const database = readSetting('database', given, env);
    await using store = await openStore({
      database,
      masterKey: readSetting('masterKey', given, env),
      thread: 'calling',
    });
    const create = createCreateToken({ store, clock: systemClock, random: createCryptoRandom() });
    const { token, text } = await create(input, { tokenId: null, name: 'posthorn token create' });
    stdout.write(
      given['json'] === true ? `${JSON.stringify({ id: token.id, tenant: token.tenant, token: text })}\n` : `${text}\n`,
    );
    return 0;
  },
};

function nameFlag(value: string | undefined, flag: string): string {
  if (value === undefined) throw new UsageError(`--${flag} is required`);
  if (TOKEN_NAME_PATTERN.test(value)) return value;
  throw new UsageError(`--${flag} must be 1 to 100 letters, digits, ".", "_" or "-", and begin with a letter or digit`);
}

function namespaceFlag(value: string | undefined): string | null {
  if (value === undefined) return null;
  if (/^[\x21-\x7e]{1,100}$/.test(value)) return value;
  throw new UsageError('--namespace must be 1 to 100 visible ASCII characters without spaces');
}

function scopesFlag(value: string): Scope[] {
  return value.split(',').map((part) => {
    const found = SCOPES.find((scope) => scope === part.trim());
    if (found === undefined)
      throw new UsageError(`--scopes: "${part}" is not a scope; posthorn token create --help lists them`);
    return found;
  });
}

function expiryFlag(value: string | undefined): number | null {
  if (value === undefined) return null;
  const [, count, unit = ''] = /^([1-9]\d{0,5})([dhm])$/.exec(value) ?? [];
  const unitMs = UNIT_MS[unit];
  if (unitMs === undefined)
    throw new UsageError('--expires must be a number of days, hours or minutes such as 90d, 12h or 30m');
  return systemClock.now() + Number(count) * unitMs;
}
