import type { Scope } from '@posthorn/contracts';
import type { Command } from '../command.ts';
import { UsageError } from '../exit-codes.ts';
import { requiredFlag, textFlag } from '../flags.ts';
import { DATABASE_SETTINGS, withDatabase } from '../local/database.ts';

export const tokenCreate: Command = {
  name: 'token create',
  summary: 'create a token and print it; it cannot be shown again',
  usage: '--tenant NAME --name NAME [flags]',
  about: async () =>
    'Prints only the token on stdout; it cannot be shown again. Creates or migrates the database if needed,\n' +
    `and works while serve runs.\n${await scopesText()}`,
  flags: [
    { flag: 'tenant', value: 'NAME', text: 'the tenant that owns the token; created if missing' },
    { flag: 'name', value: 'NAME', text: 'name of the token' },
    {
      flag: 'namespace',
      value: 'NAME',
      text: 'webhooks of this namespace do not receive events posted with this token',
    },
    {
      flag: 'scopes',
      value: 'LIST',
      text: 'rights, comma separated, such as create-events,read-deliveries',
      fallback: '*',
    },
    { flag: 'expires', value: 'TIME', text: 'how long it is valid: 90d, 12h, 30m; without it, forever' },
    { flag: 'json', value: null, text: 'print a JSON object instead of the bare token' },
  ],
  settings: DATABASE_SETTINGS,
  async run(given, surroundings) {
    const { flags } = given;
    const input = {
      tenant: await nameFlag(requiredFlag(flags, 'tenant'), 'tenant'),
      name: await nameFlag(requiredFlag(flags, 'name'), 'name'),
      namespace: namespaceFlag(textFlag(flags, 'namespace')),
      scopes: await scopesFlag(textFlag(flags, 'scopes') ?? '*'),
      expiresAt: expiryFlag(textFlag(flags, 'expires'), Date.now()),
    };
    const { token, text } = await withDatabase(
      { command: 'token create', creates: true },
      given,
      surroundings,
      (administration) => administration.createToken(input),
    );
    const asJson = { id: token.id, tenant: token.tenant, token: text };
    surroundings.stdout.write(flags['json'] === true ? `${JSON.stringify(asJson)}\n` : `${text}\n`);
    return 'ok';
  },
};

/** The rights by their two halves: all of them would be a line of 600 characters. Those that are not of two halves are named. */
async function scopesText(): Promise<string> {
  const { SCOPES } = await import('@posthorn/contracts');
  const split = SCOPES.filter((scope) => scope !== '*').map((scope) => scope.split('-'));
  const pairs = split.filter((parts) => parts.length === 2);
  const others = split.filter((parts) => parts.length !== 2).map((parts) => parts.join('-'));
  const [actions, subjects] = [0, 1].map((i) => [...new Set(pairs.map((parts) => parts[i]))].join(', '));
  return [
    `Scopes: "*" for everything, ${others.join(', ')}, or ACTION-SUBJECT:`,
    `  ACTION    ${actions}`,
    `  SUBJECT   ${subjects}`,
  ].join('\n');
}

async function nameFlag(value: string, flag: string): Promise<string> {
  const { TOKEN_NAME_PATTERN } = await import('@posthorn/contracts');
  if (TOKEN_NAME_PATTERN.test(value)) return value;
  throw new UsageError(`--${flag} must be 1 to 100 letters, digits, ".", "_" or "-", and begin with a letter or digit`);
}

function namespaceFlag(value: string | undefined): string | null {
  if (value === undefined) return null;
  if (/^[\x21-\x7e]{1,100}$/.test(value)) return value;
  throw new UsageError('--namespace must be 1 to 100 visible ASCII characters without spaces');
}

async function scopesFlag(value: string): Promise<Scope[]> {
  const { SCOPES } = await import('@posthorn/contracts');
  return value.split(',').map((part) => {
    const found = SCOPES.find((scope) => scope === part.trim());
    if (found === undefined)
      throw new UsageError(`--scopes: "${part}" is not a scope; posthorn token create --help lists them`);
    return found;
  });
}

const UNIT_MS: Readonly<Record<string, number>> = { d: 86_400_000, h: 3_600_000, m: 60_000 };

/** @param now epoch ms */
function expiryFlag(value: string | undefined, now: number): number | null {
  if (value === undefined) return null;
  const [, count, unit = ''] = /^([1-9]\d{0,5})([dhm])$/.exec(value) ?? [];
  const unitMs = UNIT_MS[unit];
  if (unitMs === undefined)
    throw new UsageError('--expires must be a number of days, hours or minutes such as 90d, 12h or 30m');
  return now + Number(count) * unitMs;
}
