// Every setting: its flag, environment variable, default and purpose. Help texts and docs are generated from this.
import { z } from 'zod';

const wholeNumber = (min: number, max: number) =>
  z
    .string()
    .refine(
      (text) => /^\d{1,9}$/.test(text) && Number(text) >= min && Number(text) <= max,
      `must be a whole number from ${min} to ${max}`,
    )
    .transform(Number);
/** How a person may switch a setting on or off; upper case counts as lower case. */
const SWITCH_WORDS: ReadonlyMap<string, boolean> = new Map([
  ...['true', '1', 'yes', 'on'].map((word) => [word, true] as const),
  ...['false', '0', 'no', 'off'].map((word) => [word, false] as const),
]);
export const isSwitchWord = (text: string): boolean => SWITCH_WORDS.has(text.trim().toLowerCase());

const truth = z.union([z.boolean(), z.string()]).transform((given, context) => {
  const value = typeof given === 'boolean' ? given : SWITCH_WORDS.get(given.trim().toLowerCase());
  if (value !== undefined) return value;
  context.addIssue({ code: 'custom', message: 'must be true, yes, on or 1, or false, no, off or 0' });
  return z.NEVER;
});

type Setting = {
  flag: string;
  env: string;
  /** As a person would write it. */
  fallback: string | boolean | null;
  value: string | null;
  text: string;
};

export const SETTINGS = {
  host: { flag: 'host', env: 'POSTHORN_HOST', fallback: '127.0.0.1', value: 'ADDRESS', text: 'address to listen on' },
  port: {
    flag: 'port',
    env: 'POSTHORN_PORT',
    fallback: '8400',
    value: 'NUMBER',
    text: 'port to listen on; 0 = any free one',
  },
  database: {
    flag: 'database',
    env: 'POSTHORN_DATABASE',
    fallback: 'sqlite:./posthorn.db',
    value: 'URL',
    text: 'where all data is stored: sqlite:PATH',
  },
  allowPrivateNetworks: {
    flag: 'allow-private-networks',
    env: 'POSTHORN_ALLOW_PRIVATE_NETWORKS',
    fallback: false,
    value: null,
    text: 'deliver to loopback and private addresses too',
  },
  maxInFlight: {
    flag: 'max-in-flight',
    env: 'POSTHORN_MAX_IN_FLIGHT',
    fallback: '1024',
    value: 'NUMBER',
    text: 'max concurrent attempts over all webhooks',
  },
  maxConnections: {
    flag: 'max-connections',
    env: 'POSTHORN_MAX_CONNECTIONS',
    fallback: '0',
    value: 'NUMBER',
    text: 'max concurrent client connections; 0 = half of the file descriptors, at most 10000',
  },
  bodyMemoryMb: {
    flag: 'body-memory-mb',
    env: 'POSTHORN_BODY_MEMORY_MB',
    fallback: '64',
    value: 'MB',
    text: 'memory for the bodies of attempts in flight; deliveries without room wait in the database',
  },
  drainMs: {
    flag: 'drain-ms',
    env: 'POSTHORN_DRAIN_MS',
    fallback: '20000',
    value: 'MS',
    text: 'how long stopping waits for attempts in flight',
  },
  leaseMarginMs: {
    flag: 'lease-margin-ms',
    env: 'POSTHORN_LEASE_MARGIN_MS',
    fallback: '15000',
    value: 'MS',
    text: 'how long after its timeout an attempt without a recorded outcome is retried',
  },
  ingestRate: {
    flag: 'ingest-rate',
    env: 'POSTHORN_INGEST_RATE',
    fallback: '0',
    value: 'NUMBER',
    text: 'max events per second that one token may post; 0 = no limit',
  },
  readsPerTenant: {
    flag: 'reads-per-tenant',
    env: 'POSTHORN_READS_PER_TENANT',
    fallback: '32',
    value: 'NUMBER',
    text: 'max concurrent API reads (lists, searches, previews) of one tenant',
  },
  viewersPerTenant: {
    flag: 'viewers-per-tenant',
    env: 'POSTHORN_VIEWERS_PER_TENANT',
    fallback: '16',
    value: 'NUMBER',
    text: 'max concurrent live stream connections of one tenant',
  },
  testsPerTenant: {
    flag: 'tests-per-tenant',
    env: 'POSTHORN_TESTS_PER_TENANT',
    fallback: '20',
    value: 'NUMBER',
    text: 'max concurrent webhook tests of one tenant',
  },
  otel: {
    flag: 'otel',
    env: 'POSTHORN_OTEL',
    fallback: false,
    value: null,
    text: 'create OpenTelemetry spans through the SDK registered by node --import',
  },
  retentionDays: {
    flag: 'retention-days',
    env: 'POSTHORN_RETENTION_DAYS',
    fallback: '30',
    value: 'DAYS',
    text: 'how long finished events are kept; 0 = forever',
  },
  publicUrl: {
    flag: 'public-url',
    env: 'POSTHORN_PUBLIC_URL',
    fallback: null,
    value: 'URL',
    text: 'address that people use, such as https://hooks.example.com; default: where it listens',
  },
  demoReceiver: {
    flag: 'demo-receiver',
    env: 'POSTHORN_DEMO_RECEIVER',
    fallback: null,
    value: 'URL',
    text: 'the demo receiver that the inspector can switch on and off',
  },
  noInspector: {
    flag: 'no-inspector',
    env: 'POSTHORN_NO_INSPECTOR',
    fallback: false,
    value: null,
    text: 'serve only the API, without the inspector at /',
  },
  logLevel: {
    flag: 'log-level',
    env: 'POSTHORN_LOG_LEVEL',
    fallback: 'info',
    value: 'LEVEL',
    text: 'fatal, error, warn, info, debug, trace or silent; logs are JSON lines on stderr',
  },
  skipDatabaseCheck: {
    flag: 'skip-database-check',
    env: 'POSTHORN_SKIP_DATABASE_CHECK',
    fallback: false,
    value: null,
    text: 'start without the integrity check of the database, even if it is damaged',
  },
  skipBackup: {
    flag: 'skip-backup',
    env: 'POSTHORN_SKIP_BACKUP',
    fallback: false,
    value: null,
    text: 'migrate an older database without copying it first',
  },
  masterKey: {
    flag: '',
    env: 'POSTHORN_MASTER_KEY',
    fallback: null,
    value: null,
    text: 'encrypts stored secrets, 16 characters or more; without it a key file is created next to the database (PATH.key)',
  },
} as const satisfies Record<string, Setting>;

export type SettingName = keyof typeof SETTINGS;

function parsedUrl(text: string): URL | null {
  return URL.canParse(text) ? new URL(text) : null;
}

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

const database = z
  .string()
  .refine(
    (url) => !/^postgres(ql)?:/.test(url),
    'names PostgreSQL, which this version does not support yet: use sqlite:PATH',
  )
  .refine(
    (url) => /^postgres(ql)?:/.test(url) || /^sqlite:./.test(url),
    'must be sqlite:PATH, such as sqlite:./posthorn.db',
  );

/** Kept without the slash at its end. */
const origin = z
  .string()
  .refine((text) => /^https?:$/.test(parsedUrl(text)?.protocol ?? ''), 'must be an http or https URL')
  .refine(
    (text) => text.replace(/\/$/, '').toLowerCase() === parsedUrl(text)?.origin,
    'must be a scheme, a host and an optional port, without a path, because the inspector is at / of its host',
  )
  .transform((text) => new URL(text).origin)
  .nullable();

const SCHEMAS = {
  host: z.string().min(1, 'must not be empty'),
  port: wholeNumber(0, 65_535),
  database,
  allowPrivateNetworks: truth,
  maxInFlight: wholeNumber(1, 100_000),
  maxConnections: wholeNumber(0, 1_000_000),
  bodyMemoryMb: wholeNumber(2, 100_000),
  drainMs: wholeNumber(0, 3_600_000),
  leaseMarginMs: wholeNumber(100, 3_600_000),
  ingestRate: wholeNumber(0, 1_000_000),
  readsPerTenant: wholeNumber(1, 100_000),
  viewersPerTenant: wholeNumber(1, 256),
  testsPerTenant: wholeNumber(1, 100_000),
  otel: truth,
  retentionDays: wholeNumber(0, 36_500),
  publicUrl: origin,
  demoReceiver: origin,
  noInspector: truth,
  logLevel: z.enum(LOG_LEVELS, `must be one of ${LOG_LEVELS.join(', ')}`),
  skipDatabaseCheck: truth,
  skipBackup: truth,
  masterKey: z.string().min(16, 'must have at least 16 characters').nullable(),
} satisfies Record<SettingName, z.ZodType>;

export type Config = Readonly<{ [K in SettingName]: z.infer<(typeof SCHEMAS)[K]> }>;

/** What may be logged: a secret is not among it, and a URL is without what may be one. */
export const shownSettings = ({ masterKey, ...rest }: Config): Omit<Config, 'masterKey'> & { ownKey: boolean } => ({
  ...rest,
  database: rest.database.replace(/\/\/[^/@]*@/, '//…@'),
  ownKey: masterKey !== null,
});

export class ConfigError extends Error {}

/**
 * A setting's value: the flag, else the environment variable, else the default.
 * @throws ConfigError naming the flag or variable, what is wrong with it, and the fix
 */
export function readSetting<K extends SettingName>(
  name: K,
  flags: Readonly<Record<string, string | boolean | undefined>>,
  env: Readonly<Record<string, string | undefined>>,
): Config[K] {
  const { flag, env: variable, fallback } = SETTINGS[name];
  const fromFlag = flag === '' ? undefined : flags[flag];
  const fromEnv = env[variable] === '' ? undefined : env[variable];
  const parsed = SCHEMAS[name].safeParse(fromFlag ?? fromEnv ?? fallback);
  if (parsed.success) return parsed.data as Config[K];
  const source = fromFlag === undefined ? variable : `--${flag}`;
  // A database URL may hold a password.
  const given = String(fromFlag ?? fromEnv).replace(/\/\/[^/@]*@/, '//…@');
  const shown = name === 'masterKey' ? '' : ` (it is "${given}")`;
  throw new ConfigError(`${source} ${lower(parsed.error.issues[0]?.message ?? 'is not usable')}${shown}`);
}

export function readConfig(
  flags: Readonly<Record<string, string | boolean | undefined>>,
  env: Readonly<Record<string, string | undefined>>,
): Config {
  const names = Object.keys(SETTINGS) as SettingName[];
  return Object.freeze(Object.fromEntries(names.map((name) => [name, readSetting(name, flags, env)]))) as Config;
}

const lower = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);
